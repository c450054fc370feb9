/** The AES-GCM half of Noise: one key, a counter for a nonce that never repeats (Noise rev. 34, §5.1). */
export const tagLength_bytes = 16;

export type AesKey = Parameters<typeof crypto.subtle.encrypt>[1];

export class CipherState {
  #key: AesKey;
  #counter = 0;

  private constructor(key: AesKey) {
    this.#key = key;
  }

  static async from(keyBytes: Uint8Array<ArrayBuffer>): Promise<CipherState> {
    return new CipherState(await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['encrypt', 'decrypt']));
  }

  /** Several may be under way at once: each takes its nonce when it is asked. */
  async encrypt(plain: Uint8Array<ArrayBuffer>, associated = new Uint8Array(0)): Promise<Uint8Array<ArrayBuffer>> {
    const iv = this.#nextNonce();
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: associated }, this.#key, plain);
    return new Uint8Array(sealed);
  }

  /**
   * Has a copy of the bytes when it returns its promise.
   *
   * @throws when the bytes were changed, or are not the next ones
   */
  async decrypt(sealed: Uint8Array, associated = new Uint8Array(0)): Promise<Uint8Array<ArrayBuffer>> {
    const iv = this.#nextNonce();
    const algorithm = { name: 'AES-GCM', iv, additionalData: associated };
    const plain = await crypto.subtle.decrypt(algorithm, this.#key, sealed as Uint8Array<ArrayBuffer>);
    return new Uint8Array(plain);
  }

  #nextNonce(): Uint8Array<ArrayBuffer> {
    if (this.#counter >= Number.MAX_SAFE_INTEGER) throw new Error('the key of this channel is used up');
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setBigUint64(4, BigInt(this.#counter));
    this.#counter += 1;
    return nonce;
  }
}
