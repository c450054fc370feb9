import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { zip } from './zip.ts';

const at = new Date('2026-12-01T05:30:10Z');
const entries = [
  { name: 'README.txt', bytes: Buffer.from('What is in here\n') },
  { name: 'orders/ஆர்டர்.json', bytes: Buffer.from(JSON.stringify({ text: 'x'.repeat(10_000) })) },
  { name: 'empty', bytes: Buffer.alloc(0) },
];

/** Reads by the directory at the end, as unpackers do. */
function read(file: Buffer): { name: string; bytes: Buffer }[] {
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at_byte = file.readUInt32LE(end + 16);
  return Array.from({ length: file.readUInt16LE(end + 10) }, () => {
    const [packed, nameLength, local] = [at_byte + 20, at_byte + 28, at_byte + 42];
    const size = file.readUInt32LE(packed);
    const name = file.subarray(at_byte + 46, at_byte + 46 + file.readUInt16LE(nameLength)).toString();
    const start = file.readUInt32LE(local);
    const body = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    at_byte += 46 + file.readUInt16LE(nameLength);
    return { name, bytes: inflateRawSync(file.subarray(body, body + size)) };
  });
}

it('holds what was put in, smaller where it repeats', () => {
  const file = zip(entries, at);
  expect(read(file)).toEqual(entries);
  expect(file.length).toBeLessThan(2_000);
});

it('is a file that real tools take', (context) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-zip-'));
  const file = path.join(folder, 'all.zip');
  writeFileSync(file, zip(entries, at));
  try {
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') context.skip();
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
