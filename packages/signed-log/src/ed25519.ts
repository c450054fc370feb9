import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Signer } from './seal-batch.ts';

/** WebCrypto's key, by what takes it: the name of the type differs between the libraries of Node and of browsers. */
export type SigningKey = Parameters<typeof crypto.subtle.sign>[1];

/** Public keys by key id. Retired keys stay: they verify what they signed. */
export type PublicKeys = ReadonlyMap<string, SigningKey>;

/** A key is named by its own digest: a key id cannot point at another key. */
export function keyIdOf(publicKeyRaw: Uint8Array): string {
  return bytesToHex(sha256(publicKeyRaw)).slice(0, 32);
}

/**
 * @param publicKeyHex 32 bytes, hex: how public keys are published and stored
 * @throws when it is not an Ed25519 public key
 */
export async function importPublicKey(publicKeyHex: string): Promise<{ keyId: string; key: SigningKey }> {
  const raw = new Uint8Array(hexToBytes(publicKeyHex));
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  return { keyId: keyIdOf(raw), key };
}

export async function publicKeysOf(publicKeysHex: Iterable<string>): Promise<PublicKeys> {
  const keys = new Map<string, SigningKey>();
  for (const text of publicKeysHex) {
    const { keyId, key } = await importPublicKey(text);
    keys.set(keyId, key);
  }
  return keys;
}

/** WebCrypto: the private key may be non-extractable (a browser's IndexedDB). */
export async function webCryptoSigner(pair: {
  privateKey: SigningKey;
  publicKey: SigningKey;
}): Promise<Signer & { publicKeyHex: string }> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    keyId: keyIdOf(raw),
    publicKeyHex: bytesToHex(raw),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
  };
}

/** False for anything that is not a valid signature, a malformed one included. */
export async function verifySignature(
  key: SigningKey,
  signatureHex: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!/^[0-9a-f]{128}$/.test(signatureHex)) return false;
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(hexToBytes(signatureHex)), bytes);
}
