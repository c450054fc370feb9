import { absolute } from '../system/file-path.ts';
import type { FileSystem } from '../system/file-system.ts';

/** The paths that fit a pattern, as they are seen from a folder. @returns what was written, when nothing fits */
export function matchFiles(
  pattern: string,
  asWritten: string,
  { files, uid, folder }: { readonly files: FileSystem; readonly uid: number; readonly folder: string },
): string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    const isPattern = hasPattern(part);
    found = found
      .flatMap((base) => {
        if (!isPattern) return [base + part.replaceAll(/\\(.)/g, '$1')];
        try {
          const names = files.list(absolute(folder, base || '.'), uid);
          const test = globExpression(part);
          return names
            .filter((name) => test.test(name) && (!name.startsWith('.') || part.startsWith('.')))
            .map((name) => base + name);
        } catch {
          return [];
        }
      })
      .map((path) => `${path}/`);
  }
  const paths = found
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => files.exists(absolute(folder, path), uid));
  return paths.length > 0 ? paths : [asWritten];
}

export function hasPattern(text: string): boolean {
  return /(?<!\\)[*?[]/.test(text);
}

export function globExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\(.)|\*|\?|\[!?[^\]]+\]|[.+^${}()|\\/\]]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return escaped.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    if (found === '*') return '.*';
    if (found === '?') return '.';
    return found.startsWith('[') && found.length > 1 ? found.replace('[!', '[^') : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's');
}
