#!/usr/bin/env node
// The command, for any Node that starts it: says what is missing instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`mistri-relay runs on Node 24 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
await import('../src/main.ts');
