import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 that takes bytes as they come. */
export interface IncrementalHash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; ends it. */
  digest(): string;
}

export type MakeHash = () => IncrementalHash;

/** In JavaScript: WebCrypto has no hash that takes pieces. */
export const portableHash: MakeHash = () => {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => bytesToHex(hash.digest()) };
};

export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
