import type { SessionKeyPlace } from '@mistri/android';
import type { OpfsFolder } from '../blobs/opfs-blob-store.ts';

const folderName = 'mistri-repair-keys';
/** A private RSA key of 2048 bits in PKCS #8 is about 1,220 bytes. */
const mostKey_bytes = 4096;

/**
 * The ADB key of one session in the browser's own file system, in a worker: there because what is in a file can be overwritten before it is
 * removed, which a database does when it likes. A key that another session has left is destroyed as soon as a place is opened (USB-6).
 */
export async function opfsSessionKey(root: OpfsFolder, sessionId: string): Promise<SessionKeyPlace> {
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  for (const name of await namesIn(folder)) if (name !== sessionId) await destroy(folder, name);
  return {
    load: async () => {
      const file = await folder.getFileHandle(sessionId, { create: false }).catch(() => undefined);
      const handle = await file?.createSyncAccessHandle();
      if (!handle) return undefined;
      try {
        const length = handle.getSize();
        const key = new Uint8Array(Math.min(length, mostKey_bytes));
        // Cut short when the page before went in the middle of writing it: then there is none.
        return length > 0 && length <= mostKey_bytes && handle.read(key, { at: 0 }) === length ? key : undefined;
      } finally {
        handle.close();
      }
    },
    keep: async (key) => {
      const file = await folder.getFileHandle(sessionId, { create: true });
      const handle = await file.createSyncAccessHandle();
      try {
        for (let done = 0; done < key.length;) {
          const count = handle.write(key.subarray(done), { at: done });
          if (count === 0) throw new Error('there is no room for the key');
          done += count;
        }
        handle.flush();
      } finally {
        handle.close();
      }
    },
    destroy: () => destroy(folder, sessionId),
  };
}

/** A session that ended while no page of it was open. Pages have no way to overwrite a file in its place; the worker has. */
export async function removeSessionKey(root: OpfsFolder, sessionId: string): Promise<void> {
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  await folder.removeEntry(sessionId).catch(() => undefined);
}

async function destroy(folder: OpfsFolder, name: string): Promise<void> {
  const file = await folder.getFileHandle(name, { create: false }).catch(() => undefined);
  const handle = await file?.createSyncAccessHandle().catch(() => undefined);
  if (handle) {
    try {
      handle.write(new Uint8Array(handle.getSize()), { at: 0 });
      handle.flush();
    } finally {
      handle.close();
    }
  }
  await folder.removeEntry(name).catch(() => undefined);
}

async function namesIn(folder: OpfsFolder): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}
