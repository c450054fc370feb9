import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { attributeTypes, encodeStun, headerLength_bytes, type StunMessage, view } from './stun-message.ts';

const integrityLength_bytes = 24;
const fingerprintLength_bytes = 8;
const fingerprintMask = 0x53_54_55_4e;

/** Adds FINGERPRINT (RFC 8489 §14.7): whoever shares a port with other protocols knows it is STUN. */
export function withFingerprint(message: StunMessage): Uint8Array {
  const bytes = encodeStun({
    ...message,
    attributes: [...message.attributes, { type: attributeTypes.fingerprint, value: new Uint8Array(4) }],
  });
  const body = bytes.subarray(0, bytes.length - fingerprintLength_bytes);
  view(bytes).setUint32(bytes.length - 4, (crc32(body) ^ fingerprintMask) >>> 0);
  return bytes;
}

/** True when the last attribute is the right FINGERPRINT. */
export function hasRightFingerprint(bytes: Uint8Array): boolean {
  const at = bytes.length - fingerprintLength_bytes;
  if (at < headerLength_bytes || view(bytes).getUint16(at) !== attributeTypes.fingerprint) return false;
  return view(bytes).getUint32(at + 4) === (crc32(bytes.subarray(0, at)) ^ fingerprintMask) >>> 0;
}

/**
 * True when MESSAGE-INTEGRITY (HMAC-SHA1, §14.5) is right. What stands after it, a fingerprint at most, is not covered.
 *
 * @param key short-term: the password in UTF-8
 */
export function hasRightIntegrity(bytes: Uint8Array, key: Uint8Array): boolean {
  const at = findIntegrity(bytes);
  if (at === undefined) return false;
  const covered = new Uint8Array(bytes.subarray(0, at));
  view(covered).setUint16(2, at + integrityLength_bytes - headerLength_bytes);
  const expected = hmac(sha1, key, covered);
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1)
    difference |= (expected[index] ?? 0) ^ (bytes[at + 4 + index] ?? 0);
  return difference === 0;
}

function findIntegrity(bytes: Uint8Array): number | undefined {
  const data = view(bytes);
  let at = headerLength_bytes;
  while (at + integrityLength_bytes <= bytes.length) {
    if (data.getUint16(at) === attributeTypes.messageIntegrity && data.getUint16(at + 2) === 20) return at;
    at += 4 + ((data.getUint16(at + 2) + 3) & ~3);
  }
  return undefined;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1;
  return value;
});

/** ISO 3309 (V.42), as §14.7 asks. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
