import type { BlobStore, BlobWriter } from './blob-store.ts';
import type { IncrementalHash, MakeHash } from './hash.ts';

const rehash_bytes = 1024 * 1024;

/** A blob on its way into the store: goes on where it stopped, and is complete only when its hash is what was promised. */
export class BlobInflow {
  readonly sha256: string;
  readonly length: number;
  readonly #store: BlobStore;
  readonly #writer: BlobWriter;
  readonly #hash: IncrementalHash;

  private constructor(store: BlobStore, writer: BlobWriter, hash: IncrementalHash, promised: BlobPromise) {
    this.#store = store;
    this.#writer = writer;
    this.#hash = hash;
    this.sha256 = promised.sha256;
    this.length = promised.length;
  }

  /** @throws Error with words for people, when there is no room or it is being received already */
  static async begin(store: BlobStore, promised: BlobPromise, makeHash: MakeHash): Promise<BlobInflow> {
    const writer = await store.write(promised.sha256, promised.length);
    const hash = makeHash();
    try {
      for (let at = 0; at < writer.have_bytes; at += rehash_bytes)
        hash.update(await writer.read(at, Math.min(rehash_bytes, writer.have_bytes - at)));
    } catch (error) {
      await writer.close();
      throw error;
    }
    return new BlobInflow(store, writer, hash, promised);
  }

  get have_bytes(): number {
    return this.#writer.have_bytes;
  }

  get isFull(): boolean {
    return this.have_bytes === this.length;
  }

  async take(bytes: Uint8Array): Promise<void> {
    await this.#writer.append(bytes);
    this.#hash.update(bytes);
  }

  /** @returns false: these are not the promised bytes; nothing of them is kept */
  async verify(): Promise<boolean> {
    if (this.#hash.digest() === this.sha256) {
      await this.#writer.complete();
      return true;
    }
    await this.#writer.close();
    await this.#store.remove(this.sha256);
    return false;
  }

  /** What is there stays, for the next time. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}

export interface BlobPromise {
  readonly sha256: string;
  readonly length: number;
}
