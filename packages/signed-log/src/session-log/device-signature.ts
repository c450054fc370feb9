import { labelledBytes } from '../hashing.ts';

type VerifyKey = Parameters<typeof crypto.subtle.verify>[1];

/** The key of a device as packages/link has it: the private half never leaves the device. */
export interface DeviceSigner {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Undefined for what is not base64url of exactly so many bytes, one spelling each. */
export function fromBase64Url(text: string, length: number): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length !== Math.ceil((length * 4) / 3)) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return bytes.length === length && toBase64Url(bytes) === text ? bytes : undefined;
}

/** Ed25519 over label ‖ 0x00 ‖ bytes, base64url: a signature for one purpose proves nothing for another. */
export async function signFor(label: string, bytes: Uint8Array, signer: DeviceSigner): Promise<string> {
  return toBase64Url(await signer.sign(labelledBytes(label, bytes)));
}

/** The public key of a device, ready to check many signatures. */
export class DeviceVerifier {
  readonly key: string;
  readonly #key: Promise<VerifyKey | undefined>;

  /** @param key base64url; anything else verifies nothing */
  constructor(key: string) {
    this.key = key;
    this.#key = importKey(key);
  }

  /** False for everything that is not this device's signature for this purpose. */
  async verify(label: string, bytes: Uint8Array, signature: string): Promise<boolean> {
    const key = await this.#key;
    const raw = fromBase64Url(signature, 64);
    if (key === undefined || raw === undefined) return false;
    return crypto.subtle.verify('Ed25519', key, raw, labelledBytes(label, bytes));
  }
}

async function importKey(text: string): Promise<VerifyKey | undefined> {
  const raw = fromBase64Url(text, 32);
  if (raw === undefined) return undefined;
  try {
    return await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  } catch {
    return undefined;
  }
}
