import type { ImageSource } from '@mistri/android';
import type { BlobFound, BlobStore, BlobWriter } from '@mistri/remote-repair';

/** Synchronous access to a file of the origin's private file system: exists in workers only, and TypeScript's DOM leaves it out. */
interface SyncFile {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };
type Folder = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };

const folderName = 'mistri-blobs';

/**
 * What the customer's end was sent, in the browser's private files: a large image is on the disk, not in memory, and a broken
 * transfer goes on where it stopped. The length a blob will have is in its file's name; `.part` is what is not complete.
 */
export class OpfsBlobStore implements BlobStore {
  readonly #folder: Folder;

  private constructor(folder: Folder) {
    this.#folder = folder;
  }

  static async open(): Promise<OpfsBlobStore> {
    const root = await navigator.storage.getDirectory();
    return new OpfsBlobStore((await root.getDirectoryHandle(folderName, { create: true })) as Folder);
  }

  async find(sha256: string): Promise<BlobFound | undefined> {
    const name = await this.#nameOf(sha256);
    if (name === undefined) return undefined;
    const have_bytes = await this.#sizeOf(name);
    return { length: lengthIn(name), have_bytes, complete: !name.endsWith('.part') };
  }

  async write(sha256: string, length: number): Promise<BlobWriter> {
    const known = await this.#nameOf(sha256);
    if (known !== undefined && lengthIn(known) !== length) await this.#folder.removeEntry(known);
    const name = `${sha256}.${length}.part`;
    const handle = (await this.#folder.getFileHandle(name, { create: true })) as SyncHandle;
    const file = await handle.createSyncAccessHandle();
    let have_bytes = file.getSize();
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      file.flush();
      file.close();
    };
    return {
      get have_bytes() {
        return have_bytes;
      },
      append: async (bytes) => {
        const written = file.write(bytes, { at: have_bytes });
        have_bytes += written;
        if (written < bytes.length) throw new Error('there is no room left on this computer');
      },
      read: async (at, wanted) => {
        const into = new Uint8Array(Math.max(0, Math.min(wanted, have_bytes - at)));
        file.read(into, { at });
        return into;
      },
      complete: async () => {
        await close();
        await this.#rename(name, `${sha256}.${length}`);
      },
      close,
    };
  }

  async open(sha256: string): Promise<ImageSource | undefined> {
    const name = await this.#nameOf(sha256);
    if (name === undefined || name.endsWith('.part')) return undefined;
    const file = await (await this.#folder.getFileHandle(name)).getFile();
    return {
      size: file.size,
      read: async (at: number, length: number) =>
        new Uint8Array(await file.slice(at, at + length).arrayBuffer()),
    };
  }

  async remove(sha256: string): Promise<void> {
    const name = await this.#nameOf(sha256);
    if (name !== undefined) await this.#folder.removeEntry(name);
  }

  async size(): Promise<number> {
    let bytes = 0;
    for (const name of await this.#names()) bytes += await this.#sizeOf(name);
    return bytes;
  }

  async clear(): Promise<void> {
    for (const name of await this.#names()) await this.#folder.removeEntry(name);
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#folder.keys()) names.push(name);
    return names;
  }

  async #nameOf(sha256: string): Promise<string | undefined> {
    return (await this.#names()).find((name) => name.startsWith(`${sha256}.`));
  }

  async #sizeOf(name: string): Promise<number> {
    return (await (await this.#folder.getFileHandle(name)).getFile()).size;
  }

  async #rename(from: string, to: string): Promise<void> {
    const handle = (await this.#folder.getFileHandle(from)) as FileSystemFileHandle & {
      move(name: string): Promise<void>;
    };
    await handle.move(to);
  }
}

function lengthIn(name: string): number {
  return Number(name.split('.')[1] ?? '0');
}
