import { sentence } from '@mistri/contracts/repair/sentences';
import type { BlobStore } from './blob-store.ts';
import { isSha256 } from './hash.ts';
import { type BlobFile, type FoundFile, KeptBlobs } from './kept-blobs.ts';

/** What a worker's origin-private file system offers of a file; the library of types has it for pages only. */
export interface SyncAccessHandle {
  write(bytes: Uint8Array, at: { readonly at: number }): number;
  read(bytes: Uint8Array, at: { readonly at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

export interface OpfsFile {
  createSyncAccessHandle(): Promise<SyncAccessHandle>;
}

export interface OpfsFolder {
  keys(): AsyncIterable<string>;
  getDirectoryHandle(name: string, options: { readonly create: boolean }): Promise<OpfsFolder>;
  getFileHandle(name: string, options: { readonly create: boolean }): Promise<OpfsFile>;
  removeEntry(name: string, options?: { readonly recursive: boolean }): Promise<void>;
}

export interface OpfsOptions {
  /** Files belong to a session: a page of it that is loaded anew finds them. */
  readonly sessionId: string;
  readonly most_bytes?: number;
  /** What the browser still gives this origin (`navigator.storage.estimate()`). */
  readonly room?: () => Promise<number>;
  /** Between two tries for a file that the page before has not let go of yet. */
  readonly wait?: () => Promise<void>;
}

const folderName = 'mistri-repair';
const mostStored_bytes = 8 * 1024 * 1024 * 1024;
const tries = 20;
const betweenTries_ms = 100;

/**
 * In the browser's own file system, in a worker (`navigator.storage.getDirectory()`), for the life of one session. What an earlier page of
 * the session has received is found again, and hashed anew before it counts; what other sessions left is removed (USB-6).
 */
export async function opfsBlobStore(root: OpfsFolder, options: OpfsOptions): Promise<BlobStore> {
  const { sessionId, most_bytes = mostStored_bytes, room } = options;
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  const found: FoundFile[] = [];
  for (const fileName of await namesIn(folder)) {
    const left = readName(fileName);
    const file = left?.sessionId === sessionId ? await openAgain(folder, fileName, left.length, options) : undefined;
    if (left && file && !found.some(({ sha256 }) => sha256 === left.sha256)) found.push({ ...left, ...file });
    // Held by another page of this shop: then it stays, and goes with that page's session.
    else await folder.removeEntry(fileName).catch(() => undefined);
  }
  // A name of its own each time: a file that could not be opened again is in nobody's way.
  const create = async (sha256: string, length: number): Promise<BlobFile> => {
    const fileName = `${sessionId}.${sha256}.${length}.${crypto.randomUUID()}`;
    const handle = await (await folder.getFileHandle(fileName, { create: true })).createSyncAccessHandle();
    return fileOf(folder, fileName, handle);
  };
  return new KeptBlobs({ create, ...(room && { room }) }, most_bytes, found);
}

/** A session that ended while no page of it was open: its files go, whoever opens the shop next. */
export async function removeStoredFiles(root: OpfsFolder, sessionId: string): Promise<void> {
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  for (const fileName of await namesIn(folder))
    if (readName(fileName)?.sessionId === sessionId) await folder.removeEntry(fileName).catch(() => undefined);
}

async function namesIn(folder: OpfsFolder): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

function readName(fileName: string): { sessionId: string; sha256: string; length: number } | undefined {
  const [sessionId = '', sha256, lengthText] = fileName.split('.');
  const length = Number(lengthText);
  return isSha256(sha256) && Number.isSafeInteger(length) && length > 0 ? { sessionId, sha256, length } : undefined;
}

/** The worker of the page before may still be going: its hold on the file goes with it. */
async function openAgain(
  folder: OpfsFolder,
  fileName: string,
  length: number,
  { wait = pause }: OpfsOptions,
): Promise<{ have_bytes: number; file: BlobFile } | undefined> {
  const entry = await folder.getFileHandle(fileName, { create: false }).catch(() => undefined);
  for (let left = entry ? tries : 0; left > 0; left -= 1) {
    const handle = await entry?.createSyncAccessHandle().catch(() => undefined);
    if (handle) {
      const have_bytes = handle.getSize();
      if (have_bytes <= length) return { have_bytes, file: fileOf(folder, fileName, handle) };
      handle.close();
      return undefined;
    }
    await wait();
  }
  return undefined;
}

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, betweenTries_ms);
  });

function fileOf(folder: OpfsFolder, fileName: string, handle: SyncAccessHandle): BlobFile {
  return {
    write: async (at, bytes) => {
      for (let done = 0; done < bytes.length;) {
        const count = handle.write(bytes.subarray(done), { at: at + done });
        if (count === 0) throw new Error(sentence('noRoomForFile'));
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
}
