import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, runToEnd } from './child.ts';

const sources = [
  'apps/web',
  'packages/android',
  'packages/api-client',
  'packages/contracts',
  'packages/link',
  'packages/money',
  'packages/remote-repair',
  'packages/signed-log',
  'packages/usb',
  'packages/virtual-phone',
  'package-lock.json',
];
/** Not sources: what `next` itself writes beside them would otherwise change the hash by building. */
const skipped = new Set(['node_modules', '.next', 'test-results', 'next-env.d.ts', 'tsconfig.tsbuildinfo']);

/** Hash of everything the pages are made from, so that they are built once per change and not per start. */
export function hashOfSources(): string {
  const hash = createHash('sha256');
  const visit = (relative: string): void => {
    const absolute = path.join(root, relative);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).toSorted()) if (!skipped.has(name)) visit(path.join(relative, name));
      return;
    }
    hash.update(relative).update('\0').update(readFileSync(absolute)).update('\0');
  };
  for (const source of sources) visit(source);
  return hash.digest('hex');
}

const stamp = path.join(root, 'apps/web/.next/mistri-sources');

/** What `next build` says, as far as it tells somebody who waits that it goes on. */
export function progressOf(line: string): string | undefined {
  const text = line.trim();
  if (text.startsWith('Creating an optimized production build')) return 'compiling';
  const compiled = /Compiled successfully in (.+)$/.exec(text);
  if (compiled) return `compiled in ${compiled[1]}`;
  if (/^(Running TypeScript|Linting and checking)/.test(text)) return 'checking types';
  if (text.startsWith('Collecting page data')) return 'collecting page data';
  const drawn = /^Generating static pages.*\((\d+)\/(\d+)\)/.exec(text);
  return drawn ? `drawing page ${drawn[1]} of ${drawn[2]}` : undefined;
}

const sign_ms = 15_000;

/** `next build`, unless what is there was built from these very sources. @returns whether it built */
export async function buildPages(environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<boolean> {
  const wanted = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  say('building the pages (first start or changed sources; one to four minutes)');
  const begun_ms = performance.now();
  let at = 'compiling';
  const sign = (): void => say(`pages: ${at}, ${Math.round((performance.now() - begun_ms) / 1000)} s so far`);
  // Between its stages it is silent for a minute and more: a sign of life, so that nobody stops it.
  const timer = setInterval(sign, sign_ms);
  try {
    await runToEnd({
      name: 'next build',
      script: 'node_modules/next/dist/bin/next',
      parameters: ['build', 'apps/web'],
      environment: { ...environment, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      print: (line) => (at = progressOf(line) ?? at),
    });
  } finally {
    clearInterval(timer);
  }
  writeFileSync(stamp, wanted);
  say(`pages built in ${Math.round((performance.now() - begun_ms) / 1000)} s`);
  return true;
}
