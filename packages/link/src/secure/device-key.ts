import { concatBytes } from '@noble/hashes/utils.js';
import { own } from '../wire/bytes.ts';

type SigningKey = Parameters<typeof crypto.subtle.sign>[1];

/** The identity of a device: an Ed25519 pair made on it, of which the private half never leaves it. */
export interface DeviceKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** A pair whose private half cannot be read out, for a page's IndexedDB. */
export async function makeDeviceKey(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 makes pairs');
  return deviceKeyOf(pair);
}

export async function deviceKeyOf(pair: { privateKey: SigningKey; publicKey: SigningKey }): Promise<DeviceKey> {
  const publicKey = own(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    publicKey,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, own(bytes))),
  };
}

/** False for everything that is no valid signature, malformed keys included. */
export async function verifyDevice(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, own(signature), own(bytes));
  } catch {
    return false;
  }
}

/** What a signature is for stands at its beginning: one made for one purpose proves nothing for another. */
export function signedBytes(purpose: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(new TextEncoder().encode(`mistri-link-1 ${purpose}\0`), ...parts);
}
