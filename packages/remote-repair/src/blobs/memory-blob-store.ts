import type { BlobStore } from './blob-store.ts';
import { KeptBlobs } from './kept-blobs.ts';

/** For tests, and for pages without a file system of their own. Memory is the limit. */
export function memoryBlobStore(most_bytes = 512 * 1024 * 1024): BlobStore {
  return new KeptBlobs(
    {
      create: async (_name, length) => {
        const bytes = new Uint8Array(length);
        return {
          write: async (at, piece) => {
            bytes.set(piece, at);
          },
          read: async (at, count) => bytes.slice(at, at + count),
          close: async () => undefined,
          remove: async () => undefined,
        };
      },
    },
    most_bytes,
  );
}
