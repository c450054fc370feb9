import type { ImageSource } from '@mistri/android';

/**
 * Where the customer's end keeps what it was sent, by hash. Bytes are appended in order, each once; what was kept stays when a
 * session ends, so that the next one resumes. Nothing here decides whether the bytes are right: who writes them verifies, then says
 * `complete`, and only then can they be opened.
 */
export interface BlobStore {
  /** What is there of it; undefined: nothing. */
  find(sha256: string): Promise<BlobFound | undefined>;
  /** Goes on where it stopped, or begins. One writer of one blob at a time. @throws Error when there is no room */
  write(sha256: string, length: number): Promise<BlobWriter>;
  /** Only what is complete. */
  open(sha256: string): Promise<ImageSource | undefined>;
  remove(sha256: string): Promise<void>;
  /** Bytes of all blobs. */
  size(): Promise<number>;
  /** The work is done: nothing is left behind. */
  clear(): Promise<void>;
}

export interface BlobFound {
  readonly length: number;
  readonly have_bytes: number;
  readonly complete: boolean;
}

export interface BlobWriter {
  readonly have_bytes: number;
  /** Behind what is there. */
  append(bytes: Uint8Array): Promise<void>;
  /** What is there already, for hashing it again in a later session. */
  read(at: number, length: number): Promise<Uint8Array>;
  complete(): Promise<void>;
  /** Keeps what is there. */
  close(): Promise<void>;
}
