import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3Server, s3Access, startS3Server } from '../../../test/s3-server.ts';
import { checkFileName, type FileStore, folderFileStore, newFileName } from './file-store.ts';
import { openS3FileStore } from './s3-file-store.ts';

const folders: string[] = [];
const stores: FileStore[] = [];
async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mistri-files-'));
  folders.push(folder);
  return folder;
}
async function openS3(changed: Partial<typeof s3Access & { endpoint: string }> = {}): Promise<FileStore> {
  const store = await openS3FileStore({ endpoint: server.endpoint, ...s3Access, ...changed });
  stores.push(store);
  return store;
}
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(async () => {
  for (const store of stores) store.close();
  await server.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** One suite that every store passes: nothing else may depend on which one it is. */
describe.each([
  ['a folder', async () => folderFileStore(await temporary())],
  ['an S3 server', () => openS3()],
] as const)('files in %s', (_where, make) => {
  it('are read in parts', async () => {
    const store = await make();
    const name = newFileName('documents', 'pdf');
    await store.put(name, Buffer.from('0123456789'), 'application/pdf');
    expect((await store.getRange(name, { from: 2, to: 4 })).toString()).toBe('234');
    expect((await store.getRange(name, { from: 8, to: 20 })).toString()).toBe('89');
    expect((await store.getRange(name, { from: 0, to: 9 })).toString()).toBe('0123456789');
  });

  it('come back byte for byte, are replaced whole, and are gone when removed', async () => {
    const store = await make();
    const name = newFileName('documents', 'pdf');
    for (const bytes of [randomBytes(300_000), Buffer.from([0, 13, 10, 255]), Buffer.alloc(0)]) {
      await store.put(name, bytes, 'application/pdf');
      expect((await store.get(name)).equals(bytes)).toBe(true);
    }
    await store.remove(name);
    await expect(store.get(name)).rejects.toThrow();
    await store.remove(name);
  });

  it('do not touch each other, also when written at once', async () => {
    const store = await make();
    const files = Array.from({ length: 20 }, () => ({
      name: newFileName('photos', 'webp'),
      bytes: randomBytes(5_000),
    }));
    await Promise.all(files.map(({ name, bytes }) => store.put(name, bytes, 'image/webp')));
    await store.remove(files[0]?.name ?? '');
    for (const { name, bytes } of files.slice(1)) expect((await store.get(name)).equals(bytes)).toBe(true);
  });

  it('have no name that leads elsewhere', async () => {
    const store = await make();
    const tricks = ['../secret', 'documents/../../x', '/etc/passwd', 'documents/%2e%2e/x', 'documents/a b'];
    for (const name of [...tricks, 'Documents/x', 'x', '', 'a/b/c/d/e', 'documents/x\u0000', 'documents//x']) {
      await expect(store.put(name, Buffer.from('x'), 'text/plain')).rejects.toThrow('bad file name');
      await expect(store.get(name)).rejects.toThrow('bad file name');
      await expect(store.remove(name)).rejects.toThrow('bad file name');
    }
    expect(checkFileName(newFileName('photos', 'webp'))).toMatch(/^photos\/fil_[0-9a-z]{26}\.webp$/);
  });
});

describe('a folder', () => {
  it('shows no half file under a good name', async () => {
    const folder = await temporary();
    const store = folderFileStore(folder);
    const name = newFileName('documents', 'pdf');
    await store.put(name, Buffer.from('first'), 'application/pdf');
    await writeFile(path.join(folder, `${name}.tmp_left-over`), 'half');
    expect((await store.get(name)).toString()).toBe('first');
    expect(await readdir(path.join(folder, 'documents'))).toHaveLength(2);
  });
});

describe('an S3 server', () => {
  it('keeps the plain bytes and their type, without framing', async () => {
    const store = await openS3();
    const name = newFileName('documents', 'png');
    const bytes = randomBytes(70_000);
    await store.put(name, bytes, 'image/png');
    const stored = server.objects.get(`${s3Access.bucket}/${name}`);
    expect(stored?.type).toBe('image/png');
    expect(stored?.bytes.equals(bytes)).toBe(true);
  });

  it('may stumble: the request is tried again, and given up with an error', async () => {
    const store = await openS3();
    const name = newFileName('documents', 'png');
    server.stumble(2);
    await store.put(name, Buffer.from('kept'), 'image/png');
    expect((await store.get(name)).toString()).toBe('kept');
    server.stumble(3);
    await expect(store.get(name)).rejects.toThrow();
    server.stumble(0);
  });

  it('that is configured wrongly is refused at the start, by the name of the variable, without the secret', async () => {
    await expect(openS3({ secretAccessKey: 'not-the-secret' })).rejects.toThrow(/S3_SECRET_ACCESS_KEY.*\(403\)/);
    await expect(openS3({ secretAccessKey: 'not-the-secret' })).rejects.not.toThrow(/not-the-secret/);
    await expect(openS3({ accessKeyId: 'STRANGER' })).rejects.toThrow(/S3_ACCESS_KEY_ID.*\(403\)/);
    await expect(openS3({ region: 'us-east-1' })).rejects.toThrow(/S3_REGION.*\(403\)/);
    await expect(openS3({ bucket: 'other' })).rejects.toThrow(/S3_BUCKET: there is no bucket "other"/);
  });

  it('that is not there is refused at the start', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => {
      gone.listen(0, '127.0.0.1', resolve);
    });
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => {
      gone.close(resolve);
    });
    await expect(openS3({ endpoint: `http://127.0.0.1:${port}` })).rejects.toThrow(
      /S3_ENDPOINT: nothing that speaks S3/,
    );
  });
});
