// Adds to package-lock.json the optional, platform-specific packages that a registry mirror did not
// offer when the lock was written. Without them `npm ci` refuses the lock on every machine, although
// no Linux machine would ever install them. They get the version their parent pins exactly, and the
// os/cpu/libc their name says, so that npm skips or installs them as the parent's author intended.
// Run after every `npm install` that changes the lock: `npm run lock`. `--check` only reports.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
};
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'loong64'];

function platformOf(name) {
  const words = name.replace(/^@[^/]+\//, '').split('-');
  const system = words.find((word) => systems[word]);
  const processor = words.find((word) => processors.includes(word));
  if (!system || !processor) return null;
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : system === 'linux' && words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : undefined;
  return { os: [systems[system]], cpu: [processor], libc };
}

const missing = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!path.startsWith('node_modules/') || !/^\d/.test(version)) continue;
    const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place])) continue;
    const platform = platformOf(name);
    if (!platform) continue;
    missing.push(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: platform.cpu,
      ...(entry.dev ? { dev: true } : {}),
      ...(platform.libc ? { libc: platform.libc } : {}),
      optional: true,
      os: platform.os,
    };
  }
}

if (process.argv.includes('--check')) {
  if (missing.length > 0) {
    console.error(
      `package-lock.json lacks ${missing.length} optional packages of other platforms (first: ${missing[0]}), so that npm ci refuses it. Run: npm run lock`,
    );
    process.exit(1);
  }
} else if (missing.length > 0) {
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).toSorted(([left], [right]) => left.localeCompare(right, 'en')),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.length} optional packages to package-lock.json`);
}
