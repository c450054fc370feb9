import type { AdbCredentialStore, AdbPrivateKey } from '@yume-chan/adb';

/**
 * The RSA key by which the phone knows this session. Made for it, kept in memory only, and destroyed at its end: no computer of ours
 * stays allowed on a customer's phone (USB-6; the phone's own list may keep the public half, which opens nothing without this).
 */
export class SessionKey implements AdbCredentialStore {
  readonly #name: string;
  #key: Uint8Array | undefined;
  #destroyed = false;

  constructor(name: string) {
    this.#name = name;
  }

  get isDestroyed(): boolean {
    return this.#destroyed;
  }

  async generateKey(): Promise<AdbPrivateKey> {
    if (this.#destroyed) throw new Error('the session is over: its key is destroyed');
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-1',
    };
    const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    this.#key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
    return { buffer: this.#key, name: this.#name };
  }

  *iterateKeys(): Generator<AdbPrivateKey> {
    if (this.#key) yield { buffer: this.#key, name: this.#name };
  }

  destroy(): void {
    this.#destroyed = true;
    this.#key?.fill(0);
    this.#key = undefined;
  }
}
