import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { limits } from '../protocol/limits.ts';
import type { BlobStore } from './blob-store.ts';
import { type BlobFile, KeptBlobs } from './kept-blobs.ts';

/** In a folder of its own that only this user can read, gone with `close` and with the process (USB-1: nothing is left behind). */
export function tempFileBlobStore(most_bytes: number = limits.store_bytes): BlobStore & { close(): Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'mistri-repair-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const create = async (name: string): Promise<BlobFile> => {
    const file = path.join(folder, name);
    const handle = await open(file, 'wx+', 0o600);
    return {
      write: async (at, bytes) => {
        for (let done = 0; done < bytes.length;) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
          done += bytesWritten;
        }
      },
      read: async (at, length) => {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await handle.read(bytes, done, length - done, at + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      },
      close: () => handle.close(),
      remove: async () => {
        await handle.close();
        rmSync(file, { force: true });
      },
    };
  };
  const kept = new KeptBlobs({ create }, most_bytes);
  return Object.assign(kept, {
    close: async () => {
      await kept.clear();
      process.removeListener('exit', removeFolder);
      removeFolder();
    },
  });
}
