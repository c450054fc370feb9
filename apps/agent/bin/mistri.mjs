#!/usr/bin/env node
// The command `mistri`. Plain JavaScript, so that any Node can say what is missing.
import { existsSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`mistri runs on Node 24 or newer. This is Node ${process.versions.node}: ${process.execPath}`);
  process.exit(1);
}

/**
 * Without types stripped once and kept, each start would load the stripper (12 MB that an idle program never gives back).
 * The folder belongs to this user alone: what lies in it is run.
 */
function keepStripped() {
  const base = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const folder = path.join(base, 'mistri', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    module.enableCompileCache(folder);
  } catch {
    // A read-only home: it works without, with more memory.
  }
}

// An agent in the background is light by these, and so is a connector through which gigabytes pass: small young generations are
// looked through often, and what was read is free again before the whole heap is. `execve` replaces this process, so there is only one.
const flags = ['--max-semi-space-size=1', '--optimize-for-size'];
const isLight = ['serve', 'share', 'forward'].includes(process.argv[2]);
const canReplace = typeof process.execve === 'function' && (major > 22 || minor >= 15);
if (isLight && canReplace && !process.execArgv.includes(flags[0])) {
  const self = fileURLToPath(import.meta.url);
  process.execve(process.execPath, [process.execPath, ...flags, self, ...process.argv.slice(2)], process.env);
}

keepStripped();
const main = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'src/main.ts');
if (!existsSync(main)) {
  console.error(`mistri is not complete here: ${main} is missing. Install it again.`);
  process.exit(1);
}
await import(main);
