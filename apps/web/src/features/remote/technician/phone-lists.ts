export interface AppEntry {
  readonly name: string;
  readonly isSystem: boolean;
  readonly isOff: boolean;
}

/** `package:/data/app/x.apk=in.example.app`, a line each: what `pm list packages -f` says; `off` is what it says with `-d`. */
export function readPackages(text: string, off: string): AppEntry[] {
  const isOff = new Set(packagesIn(off).map(({ name }) => name));
  return packagesIn(text)
    .map(({ path, name }) => ({ name, isSystem: !path.startsWith('/data/'), isOff: isOff.has(name) }))
    .toSorted((a, b) => Number(a.isSystem) - Number(b.isSystem) || a.name.localeCompare(b.name));
}

const packagesIn = (text: string): { path: string; name: string }[] =>
  text
    .split('\n')
    .map((line) => /^package:(.*)=([\w.]+)\s*$/.exec(line))
    .filter((match) => match !== null)
    .map(([, path = '', name = '']) => ({ path, name }));

/** One step up, or in; never above the folders that the power `files` reaches. */
export const roots = ['/sdcard', '/data/local/tmp'] as const;

export function joinPath(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${name}`;
}

export function parentOf(path: string): string | undefined {
  if ((roots as readonly string[]).includes(path)) return undefined;
  return path.slice(0, path.lastIndexOf('/')) || undefined;
}

export function readableBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`;
}
