import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { SessionLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { canonicalBytes } from '../canonical-json.ts';
import { type Digest, labelledBytes } from '../hashing.ts';

const entryLabel = 'mistri.session-log.v1';
export const entrySignatureLabel = 'mistri.session-log.signature.v1';

/** What stands before the first entry. */
export const logStart: Digest = '0'.repeat(64);

/** SHA-256(label ‖ 0x00 ‖ hash before ‖ canonical entry): each entry holds all entries before it. */
export function entryHash(previous: Digest, entry: SessionLogEntry): Digest {
  return bytesToHex(sha256(labelledBytes(entryLabel, concatBytes(hexToBytes(previous), canonicalBytes(entry)))));
}

export function hashBytes(hash: Digest): Uint8Array {
  return hexToBytes(hash);
}
