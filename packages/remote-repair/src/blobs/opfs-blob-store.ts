import type { BlobStore } from './blob-store.ts';
import { type BlobFile, KeptBlobs } from './kept-blobs.ts';

/** What a worker's origin-private file system offers of a file; the library of types has it for pages only. */
export interface SyncAccessHandle {
  write(bytes: Uint8Array, at: { readonly at: number }): number;
  read(bytes: Uint8Array, at: { readonly at: number }): number;
  flush(): void;
  close(): void;
}

export interface OpfsFile {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

export interface OpfsFolder {
  getDirectoryHandle(name: string, options: { readonly create: boolean }): Promise<OpfsFolder>;
  getFileHandle(name: string, options: { readonly create: boolean }): Promise<OpfsFile>;
  removeEntry(name: string, options?: { readonly recursive: boolean }): Promise<void>;
}

const folderName = 'mistri-repair';

/**
 * In the browser's own file system, in a worker (`navigator.storage.getDirectory()`). What an earlier page left is removed first: a
 * browser that was closed in the middle of a session keeps nothing of it (USB-6).
 */
export async function opfsBlobStore(root: OpfsFolder, most_bytes = 8 * 1024 * 1024 * 1024): Promise<BlobStore> {
  // Not there, or still held by another page of this shop: then its files stay, ours have names of their own.
  await root.removeEntry(folderName, { recursive: true }).catch(() => undefined);
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  const place = crypto.randomUUID();
  const create = async (name: string): Promise<BlobFile> => {
    const fileName = `${place}-${name}`;
    const file = await folder.getFileHandle(fileName, { create: true });
    const handle = await file.createSyncAccessHandle();
    return {
      write: async (at, bytes) => {
        for (let done = 0; done < bytes.length;) {
          const count = handle.write(bytes.subarray(done), { at: at + done });
          if (count === 0) throw new Error('there is no room for this file');
          done += count;
        }
      },
      read: async (at, length) => {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, handle.read(bytes, { at }));
      },
      close: async () => handle.close(),
      remove: async () => {
        handle.close();
        await folder.removeEntry(fileName).catch(() => undefined);
      },
    };
  };
  return new KeptBlobs({ create }, most_bytes);
}
