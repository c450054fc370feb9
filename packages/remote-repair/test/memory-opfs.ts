import type { OpfsFile, OpfsFolder } from '../src/blobs/opfs-blob-store.ts';

/** The part of a browser's file system that the store uses, with its habits: it writes less than was asked for, and one has a file. */
export function memoryOpfs(): OpfsFolder {
  const folders = new Map<string, OpfsFolder>();
  const files = new Map<string, OpfsFile>();
  return {
    keys: async function* names() {
      yield* [...folders.keys(), ...files.keys()];
    },
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
  let isHeld = false;
  const write = (bytes: Uint8Array, { at }: { readonly at: number }): number => {
    const count = Math.min(bytes.length, 30_000);
    if (at + count > kept.length) {
      const longer = new Uint8Array(at + count);
      longer.set(kept);
      kept = longer;
    }
    kept.set(bytes.subarray(0, count), at);
    return count;
  };
  return {
    // One at a time, as browsers have it: a page that is still going holds its files.
    createSyncAccessHandle: async () => {
      if (isHeld) throw new Error('NoModificationAllowedError');
      isHeld = true;
      return {
        write,
        read: (bytes, { at }) => {
          const part = kept.subarray(at, at + bytes.length);
          bytes.set(part);
          return part.length;
        },
        getSize: () => kept.length,
        flush: () => undefined,
        close: () => {
          isHeld = false;
        },
      };
    },
  };
}
