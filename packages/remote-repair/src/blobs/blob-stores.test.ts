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
import { opfsBlobStore, type OpfsFolder, removeStoredFiles } from './opfs-blob-store.ts';
import { tempFileBlobStore } from './temp-file-blob-store.node.ts';

const bytes = bytesOf(100_001);
const hashed = nodeHash();
hashed.update(bytes);
const sha256 = hashed.digest();

describe.each([
  ['memory', async () => memoryBlobStore(300_000)],
  ['temp file', async () => tempFileBlobStore(300_000)],
  ['a page’s own file system', async () => opfsBlobStore(memoryOpfs(), { sessionId: 'rms_1', most_bytes: 300_000 })],
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

describe('a page that was loaded anew', () => {
  /** The page before: half of a file, and a whole one, are there when it goes. */
  async function pageBefore(root: OpfsFolder, closes = true): Promise<() => Promise<void>> {
    const store = await opfsBlobStore(root, { sessionId: 'rms_1' });
    const half = await BlobInflow.begin(store, { sha256, length: bytes.length }, nodeHash);
    await half.take(bytes.subarray(0, 40_000));
    // What a browser does to the files of a worker that it ends; the store itself is never told.
    const letGo = async (): Promise<void> => {
      for (const file of files.splice(0)) (await file).close();
    };
    if (closes) await letGo();
    return letGo;
  }
  const files: Promise<{ close(): void }>[] = [];
  const spied = (folder: OpfsFolder): OpfsFolder => ({
    keys: () => folder.keys(),
    getDirectoryHandle: async (name, options) => spied(await folder.getDirectoryHandle(name, options)),
    removeEntry: (name, options) => folder.removeEntry(name, options),
    getFileHandle: async (name, options) => {
      const file = await folder.getFileHandle(name, options);
      return {
        createSyncAccessHandle: async () => {
          const handle = await file.createSyncAccessHandle();
          files.push(Promise.resolve(handle));
          return handle;
        },
      };
    },
  });

  test('goes on with its session’s files, hashed anew; another session finds nothing of them', async () => {
    const root = memoryOpfs();
    await pageBefore(spied(root));
    const store = await opfsBlobStore(root, { sessionId: 'rms_1' });
    expect(await store.find(sha256)).toEqual({ length: bytes.length, have_bytes: 40_000, complete: false });
    const rest = await BlobInflow.begin(store, { sha256, length: bytes.length }, nodeHash);
    await rest.take(bytes.subarray(40_000));
    expect(await rest.verify()).toBe(true);
    await store.clear();
    expect(await (await opfsBlobStore(root, { sessionId: 'rms_1' })).find(sha256)).toBeUndefined();
    await pageBefore(spied(root));
    expect(await (await opfsBlobStore(root, { sessionId: 'rms_2' })).find(sha256)).toBeUndefined();
    expect(await (await opfsBlobStore(root, { sessionId: 'rms_1' })).find(sha256)).toBeUndefined();
  });

  test('a whole file counts only after its bytes were hashed; changed ones are found', async () => {
    const root = memoryOpfs();
    const before = await opfsBlobStore(spied(root), { sessionId: 'rms_1' });
    const whole = await before.write(sha256, bytes.length);
    await whole.append(bytes.with(77, 1 ^ (bytes[77] ?? 0)));
    await whole.complete();
    for (const file of files.splice(0)) (await file).close();
    const store = await opfsBlobStore(root, { sessionId: 'rms_1' });
    expect(await store.open(sha256)).toBeUndefined();
    const again = await BlobInflow.begin(store, { sha256, length: bytes.length }, nodeHash);
    expect(again.isFull).toBe(true);
    expect(await again.verify()).toBe(false);
    expect(await store.find(sha256)).toBeUndefined();
  });

  test('waits for the page before to let go of its files, and not for ever', async () => {
    const root = memoryOpfs();
    const letGo = await pageBefore(spied(root), false);
    const store = await opfsBlobStore(root, { sessionId: 'rms_1', wait: letGo });
    expect(await store.find(sha256)).toMatchObject({ have_bytes: 40_000 });
    // Held to the end: the file comes anew, under another name.
    const other = await opfsBlobStore(root, { sessionId: 'rms_1', wait: async () => undefined });
    expect(await other.find(sha256)).toBeUndefined();
    await (await other.write(sha256, bytes.length)).append(bytes);
  });

  test('no room is said before anything is written; what a closed page left can be removed', async () => {
    const root = memoryOpfs();
    const full = await opfsBlobStore(root, { sessionId: 'rms_1', room: async () => 100_000 });
    await expect(full.write(sha256, bytes.length)).rejects.toThrow('no room');
    await pageBefore(spied(root));
    await removeStoredFiles(root, 'rms_2');
    await removeStoredFiles(root, 'rms_1');
    expect(await (await opfsBlobStore(root, { sessionId: 'rms_1' })).find(sha256)).toBeUndefined();
  });
});
