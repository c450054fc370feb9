import { ownBytes } from '@mistri/usb';

/** An image that is read piece by piece: a file of the customer's disk, a download, or bytes. It is never held as a whole. */
export interface ImageSource {
  readonly size: number;
  /** Exactly `length` bytes, or a rejection. */
  read(at: number, length: number): Promise<Uint8Array>;
}

export function imageOf(bytes: Uint8Array): ImageSource {
  return { size: bytes.length, read: async (at, length) => ownBytes(bytes.subarray(at, at + length)) };
}
