import { sentence } from '@mistri/contracts/repair/sentences';
import type { BlobFound, BlobStore, BlobWriter } from './blob-store.ts';
import type { ImageSource } from '@mistri/android';

/** One file of a place where blobs are kept. */
export interface BlobFile {
  write(at: number, bytes: Uint8Array): Promise<void>;
  read(at: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
  /** Closes it, too. */
  remove(): Promise<void>;
}

export interface BlobPlace {
  /** An empty file for a blob of this length. */
  create(name: string, length: number): Promise<BlobFile>;
  /** How many bytes it still takes; without it, as many as the store may hold. */
  room?(): Promise<number>;
}

/** What an earlier page has left of a blob: its bytes count only when they have been hashed anew. */
export interface FoundFile {
  readonly sha256: string;
  readonly length: number;
  readonly have_bytes: number;
  readonly file: BlobFile;
}

interface Kept {
  readonly length: number;
  readonly file: BlobFile;
  have_bytes: number;
  complete: boolean;
  isBeingWritten: boolean;
}

/** The rules of a store over any place: in order, each byte once, within the limit, opened only when complete. */
export class KeptBlobs implements BlobStore {
  readonly #place: BlobPlace;
  readonly #most_bytes: number;
  readonly #blobs = new Map<string, Kept>();

  constructor(place: BlobPlace, most_bytes: number, found: readonly FoundFile[] = []) {
    this.#place = place;
    this.#most_bytes = most_bytes;
    for (const { sha256, length, have_bytes, file } of found)
      this.#blobs.set(sha256, { length, file, have_bytes, complete: false, isBeingWritten: false });
  }

  async find(sha256: string): Promise<BlobFound | undefined> {
    const kept = this.#blobs.get(sha256);
    return kept && { length: kept.length, have_bytes: kept.have_bytes, complete: kept.complete };
  }

  async write(sha256: string, length: number): Promise<BlobWriter> {
    const kept = this.#blobs.get(sha256) ?? (await this.#create(sha256, length));
    if (kept.length !== length) throw new Error('the same hash with another length');
    if (kept.isBeingWritten) throw new Error('this file is being received already');
    kept.isBeingWritten = true;
    return writerOf(kept);
  }

  async open(sha256: string): Promise<ImageSource | undefined> {
    const kept = this.#blobs.get(sha256);
    if (!kept?.complete) return undefined;
    const { length, file } = kept;
    return {
      size: length,
      read: async (at, count) => {
        const bytes = await file.read(at, count);
        if (bytes.length !== count) throw new Error('the kept file is shorter than it was');
        return bytes;
      },
    };
  }

  async remove(sha256: string): Promise<void> {
    const kept = this.#blobs.get(sha256);
    this.#blobs.delete(sha256);
    await kept?.file.remove();
  }

  async size(): Promise<number> {
    return Array.from(this.#blobs.values()).reduce((sum, { length }) => sum + length, 0);
  }

  async clear(): Promise<void> {
    for (const sha256 of Array.from(this.#blobs.keys())) await this.remove(sha256);
  }

  async #create(sha256: string, length: number): Promise<Kept> {
    const room_bytes = (await this.#place.room?.()) ?? length;
    if ((await this.size()) + length > this.#most_bytes || length > room_bytes)
      throw new Error(sentence('noRoomForFile'));
    const file = await this.#place.create(sha256, length);
    const kept: Kept = { length, file, have_bytes: 0, complete: false, isBeingWritten: false };
    this.#blobs.set(sha256, kept);
    return kept;
  }
}

function writerOf(kept: Kept): BlobWriter {
  return {
    get have_bytes() {
      return kept.have_bytes;
    },
    append: async (bytes) => {
      if (kept.have_bytes + bytes.length > kept.length) throw new Error('more bytes than the file has');
      await kept.file.write(kept.have_bytes, bytes);
      kept.have_bytes += bytes.length;
    },
    read: (at, length) => kept.file.read(at, length),
    complete: async () => {
      if (kept.have_bytes !== kept.length) throw new Error('the file is not complete');
      kept.complete = true;
    },
    close: async () => {
      kept.isBeingWritten = false;
    },
  };
}
