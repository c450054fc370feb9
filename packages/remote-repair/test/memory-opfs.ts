import type { OpfsFile, OpfsFolder } from '../src/blobs/opfs-blob-store.ts';

/** The part of a browser's file system that the store uses, with its habit of writing less than was asked for. */
export function memoryOpfs(): OpfsFolder {
  const folders = new Map<string, OpfsFolder>();
  const files = new Map<string, OpfsFile>();
  return {
    getDirectoryHandle: async (name) => {
      const found = folders.get(name) ?? memoryOpfs();
      folders.set(name, found);
      return found;
    },
    getFileHandle: async (name) => {
      const found = files.get(name) ?? memoryFile();
      files.set(name, found);
      return found;
    },
    removeEntry: async (name) => {
      if (!folders.delete(name) && !files.delete(name)) throw new Error('NotFoundError');
    },
  };
}

function memoryFile(): OpfsFile {
  let kept = new Uint8Array(0);
  return {
    createSyncAccessHandle: async () => ({
      write: (bytes, { at }) => {
        const count = Math.min(bytes.length, 30_000);
        if (at + count > kept.length) {
          const longer = new Uint8Array(at + count);
          longer.set(kept);
          kept = longer;
        }
        kept.set(bytes.subarray(0, count), at);
        return count;
      },
      read: (bytes, { at }) => {
        const part = kept.subarray(at, at + bytes.length);
        bytes.set(part);
        return part.length;
      },
      flush: () => undefined,
      close: () => undefined,
    }),
  };
}
