import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalBytes, type Json } from './canonical-json.ts';

/** SHA-256, 32 bytes, as lower-case hex: how digests are stored, compared and shown. */
export type Digest = string;

const digestForm = /^[0-9a-f]{64}$/;

// RFC 6962 §2.1: a leaf can never be mistaken for an inner node.
const leafMark = 0x00;
const nodeMark = 0x01;

export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && digestForm.test(value);
}

/** Hash of one entry: SHA-256(0x00 ‖ canonical JSON). Its place in the log is bound by the tree, not by the leaf. */
export function leafHash(entry: Json): Digest {
  return leafHashOfBytes(canonicalBytes(entry));
}

export function leafHashOfBytes(bytes: Uint8Array): Digest {
  return bytesToHex(sha256(joined(leafMark, [bytes])));
}

export function nodeHash(left: Digest, right: Digest): Digest {
  return bytesToHex(sha256(joined(nodeMark, [hexToBytes(left), hexToBytes(right)])));
}

/** Hash of a value that is neither leaf nor node: text label, zero byte, canonical JSON. */
export function labelledHash(label: string, value: Json): Digest {
  return bytesToHex(sha256(labelledBytes(label, canonicalBytes(value))));
}

export function labelledBytes(label: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${label}\0`);
  const all = new Uint8Array(head.length + bytes.length);
  all.set(head);
  all.set(bytes, head.length);
  return all;
}

function joined(mark: number, parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(1 + parts.reduce((length, part) => length + part.length, 0));
  all[0] = mark;
  let at = 1;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
