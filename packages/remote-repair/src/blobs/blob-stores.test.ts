import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../test/repair-stage.ts';
import { memoryOpfs } from '../../test/memory-opfs.ts';
import { BlobInflow } from './blob-inflow.ts';
import type { BlobStore } from './blob-store.ts';
import { portableHash } from './hash.ts';
import { memoryBlobStore } from './memory-blob-store.ts';
import { nodeHash } from './node-hash.node.ts';
import { opfsBlobStore } from './opfs-blob-store.ts';
import { tempFileBlobStore } from './temp-file-blob-store.node.ts';

const bytes = bytesOf(100_001);
const hashed = nodeHash();
hashed.update(bytes);
const sha256 = hashed.digest();

describe.each([
  ['memory', async () => memoryBlobStore(300_000)],
  ['temp file', async () => tempFileBlobStore(300_000)],
  ['a page’s own file system', async () => opfsBlobStore(memoryOpfs(), 300_000)],
] as const)('%s', (_name, make: () => Promise<BlobStore & { close?(): Promise<void> }>) => {
  test('keeps what comes in pieces, goes on where it stopped, opens only what is complete', async () => {
    const store = await make();
    expect(await store.find(sha256)).toBeUndefined();
    const first = await BlobInflow.begin(store, { sha256, length: bytes.length }, nodeHash);
    await first.take(bytes.subarray(0, 40_000));
    await expect(store.write(sha256, bytes.length)).rejects.toThrow('already');
    await first.close();
    expect(await store.find(sha256)).toEqual({ length: bytes.length, have_bytes: 40_000, complete: false });
    expect(await store.open(sha256)).toBeUndefined();
    const second = await BlobInflow.begin(store, { sha256, length: bytes.length }, portableHash);
    expect(second.have_bytes).toBe(40_000);
    await second.take(bytes.subarray(40_000));
    expect(await second.verify()).toBe(true);
    await second.close();
    const image = await store.open(sha256);
    expect(Buffer.compare((await image?.read(39_990, 20)) ?? bytes, bytes.subarray(39_990, 40_010))).toBe(0);
    await expect(image?.read(100_000, 20)).rejects.toThrow('shorter');
    await store.clear();
    expect(await store.size()).toBe(0);
    expect(await store.open(sha256)).toBeUndefined();
    await store.close?.();
  });

  test('bytes that are not what was promised leave nothing; too many, too large and another length are refused', async () => {
    const store = await make();
    const inflow = await BlobInflow.begin(store, { sha256, length: 10 }, nodeHash);
    await expect(inflow.take(bytes.subarray(0, 11))).rejects.toThrow('more bytes');
    await inflow.take(bytes.subarray(0, 10));
    expect(await inflow.verify()).toBe(false);
    await inflow.close();
    expect(await store.find(sha256)).toBeUndefined();
    await expect(store.write('b'.repeat(64), 300_001)).rejects.toThrow('no room');
    await (await store.write('c'.repeat(64), 5)).close();
    await expect(store.write('c'.repeat(64), 6)).rejects.toThrow('another length');
    await expect((await store.write('c'.repeat(64), 5)).complete()).rejects.toThrow('not complete');
    await store.clear();
    await store.close?.();
  });
});

test('temp files lie in a folder that only this user reads, and go with it', async () => {
  const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('mistri-repair-'));
  const before = new Set(folders());
  const store = tempFileBlobStore();
  const [mine = ''] = folders().filter((name) => !before.has(name));
  await (await store.write(sha256, 5)).append(bytes.subarray(0, 5));
  expect(readdirSync(`${tmpdir()}/${mine}`)).toEqual([sha256]);
  await store.close();
  expect(existsSync(`${tmpdir()}/${mine}`)).toBe(false);
});
