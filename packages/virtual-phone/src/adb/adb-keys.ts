import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { viewOf } from '@mistri/usb';

/** A computer's RSA key in Android's layout (word count, n0inv, modulus and rr little-endian, exponent), as text in `adb_keys`. */
export interface ComputerKey {
  readonly text: string;
  readonly name: string;
  /** Shown to the owner. */
  readonly fingerprint: string;
  readonly modulus: bigint;
  readonly exponent: bigint;
}

const modulusBytes = 256;

export function readComputerKey(payload: Uint8Array): ComputerKey | undefined {
  const text = new TextDecoder().decode(payload).replace(/\0.*$/s, '').trim();
  const [encoded = '', name = ''] = text.split(/\s+/);
  if (text.length > 2000 || !/^[A-Za-z0-9+/]+=*$/.test(encoded)) return undefined;
  const bytes = fromBase64(encoded);
  if (bytes.length !== 4 + 4 + modulusBytes * 2 + 4 || viewOf(bytes).getUint32(0, true) !== modulusBytes / 4)
    return undefined;
  const modulus = littleEndian(bytes.subarray(8, 8 + modulusBytes));
  const exponent = BigInt(viewOf(bytes).getUint32(8 + modulusBytes * 2, true));
  const fingerprint = bytesToHex(sha256(bytes))
    .slice(0, 32)
    .replaceAll(/(..)(?=.)/g, '$1:')
    .toUpperCase();
  return { text, name: name.replaceAll(/[^\w.@-]/g, '').slice(0, 60), fingerprint, modulus, exponent };
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes.toReversed())}`);
}

/** PKCS #1 v1.5 with SHA-1; the token takes the place of the digest. */
const digestInfo = '3021300906052b0e03021a05000414';

export function isSignedBy(key: ComputerKey, token: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== modulusBytes || key.modulus <= 1n || key.exponent > 65_537n) return false;
  const raised = power(BigInt(`0x${bytesToHex(signature)}`), key.exponent, key.modulus);
  const tail = `00${digestInfo}${bytesToHex(token)}`;
  const expected = `0001${'ff'.repeat(modulusBytes - 2 - tail.length / 2)}${tail}`;
  return raised.toString(16).padStart(modulusBytes * 2, '0') === expected;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
