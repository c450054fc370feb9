import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { own } from '../wire/bytes.ts';
import { CipherState, tagLength_bytes } from './cipher-state.ts';

const protocolName = 'Noise_XX_25519_AESGCM_SHA256';
const keyLength_bytes = 32;

export type DhKey = Parameters<typeof crypto.subtle.deriveBits>[1];

/** An X25519 pair; the private half may be one that cannot be read out. */
export interface DhPair {
  readonly privateKey: DhKey;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** @throws never with its text: a failed handshake tells the other side nothing */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

export async function makeDhPair(): Promise<DhPair> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('X25519 makes pairs');
  return { privateKey: pair.privateKey, publicKey: own(await crypto.subtle.exportKey('raw', pair.publicKey)) };
}

/**
 * One side of a Noise XX handshake: `-> e`, `<- e, ee, s, es`, `-> s, se` (Noise rev. 34). Both sides prove a static
 * key that the other did not know before; what is sent after it has forward secrecy.
 */
export class NoiseHandshake {
  readonly isInitiator: boolean;
  #static: DhPair;
  #ephemeral: DhPair | undefined;
  #remoteEphemeral: Uint8Array<ArrayBuffer> | undefined;
  #remoteStatic: Uint8Array<ArrayBuffer> | undefined;
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #cipher: CipherState | undefined;
  #turn = 0;

  constructor(options: {
    isInitiator: boolean;
    static: DhPair;
    prologue: Uint8Array;
    /** For test vectors only; made anew otherwise. */
    ephemeral?: DhPair;
  }) {
    this.isInitiator = options.isInitiator;
    this.#static = options.static;
    this.#ephemeral = options.ephemeral;
    const name = new TextEncoder().encode(protocolName);
    const padded = new Uint8Array(32);
    padded.set(name.subarray(0, 32));
    this.#hash = name.length <= 32 ? padded : sha256(name);
    this.#chainingKey = this.#hash;
    this.#mixHash(options.prologue);
  }

  /** The same on both sides and different for every handshake: what later agreements bind themselves to. */
  get handshakeHash(): Uint8Array {
    return this.#hash;
  }

  get ownStatic(): Uint8Array {
    return this.#static.publicKey;
  }

  /** Known after the second message (initiator) or the third (responder). */
  get remoteStatic(): Uint8Array | undefined {
    return this.#remoteStatic;
  }

  get isDone(): boolean {
    return this.#turn === 3;
  }

  get isMyTurn(): boolean {
    return !this.isDone && (this.#turn % 2 === 0) === this.isInitiator;
  }

  /** @throws when it is not this side's turn */
  async write(payload: Uint8Array): Promise<Uint8Array> {
    if (!this.isMyTurn) throw new Error('not the turn of this side');
    const parts: Uint8Array[] = [];
    if (this.#turn < 2) {
      this.#ephemeral ??= await makeDhPair();
      parts.push(this.#ephemeral.publicKey);
      this.#mixHash(this.#ephemeral.publicKey);
    }
    if (this.#turn === 1) await this.#mixDh(this.#ephemeral, this.#remoteEphemeral);
    if (this.#turn > 0) {
      parts.push(await this.#seal(this.#static.publicKey));
      await this.#mixDh(this.#static, this.#remoteEphemeral);
    }
    parts.push(await this.#seal(payload));
    this.#turn += 1;
    return concatBytes(...parts);
  }

  /**
   * @returns the payload of the other side
   * @throws HandshakeError when the message is not what the other side must have sent
   */
  async read(message: Uint8Array): Promise<Uint8Array> {
    if (this.isMyTurn || this.isDone) throw new HandshakeError('a message out of turn');
    let at = 0;
    const take = (length_bytes: number): Uint8Array => {
      if (at + length_bytes > message.length) throw new HandshakeError('a message cut short');
      at += length_bytes;
      return message.subarray(at - length_bytes, at);
    };
    if (this.#turn < 2) {
      this.#remoteEphemeral = own(take(keyLength_bytes));
      this.#mixHash(this.#remoteEphemeral);
    }
    if (this.#turn === 1) await this.#mixDh(this.#ephemeral, this.#remoteEphemeral);
    if (this.#turn > 0) {
      this.#remoteStatic = await this.#unseal(take(keyLength_bytes + tagLength_bytes));
      await this.#mixDh(this.#ephemeral, this.#remoteStatic);
    }
    const payload = await this.#unseal(message.subarray(at));
    this.#turn += 1;
    return payload;
  }

  /** @returns the keys of the channel, one per direction */
  async split(): Promise<{ readonly send: CipherState; readonly receive: CipherState }> {
    if (!this.isDone) throw new Error('the handshake is not over');
    const [first, second] = await Promise.all(
      stretch(this.#chainingKey, new Uint8Array(0)).map((key) => CipherState.from(key)),
    );
    if (!first || !second) throw new Error('two keys were asked for');
    return this.isInitiator ? { send: first, receive: second } : { send: second, receive: first };
  }

  async #mixDh(mine: DhPair | undefined, theirs: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    if (!mine || !theirs) throw new Error('a key is missing');
    const shared = await agree(mine.privateKey, theirs);
    const [chainingKey, key] = stretch(this.#chainingKey, shared);
    if (!chainingKey || !key) throw new Error('two keys were asked for');
    this.#chainingKey = chainingKey;
    this.#cipher = await CipherState.from(key);
  }

  #mixHash(bytes: Uint8Array): void {
    this.#hash = sha256(concatBytes(this.#hash, bytes));
  }

  async #seal(plain: Uint8Array): Promise<Uint8Array> {
    const sealed = this.#cipher ? await this.#cipher.encrypt(own(plain), own(this.#hash)) : plain;
    this.#mixHash(sealed);
    return sealed;
  }

  async #unseal(sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const hashed = own(this.#hash);
    this.#mixHash(sealed);
    if (!this.#cipher) return own(sealed);
    try {
      return await this.#cipher.decrypt(own(sealed), hashed);
    } catch {
      throw new HandshakeError('a message that was changed, or is from somebody else');
    }
  }
}

async function agree(privateKey: DhKey, publicKey: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    const imported = await crypto.subtle.importKey('raw', publicKey, 'X25519', true, []);
    const shared = new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'X25519', public: imported }, privateKey, 256),
    );
    if (shared.every((byte) => byte === 0)) throw new Error('all zero');
    return shared;
  } catch {
    // A point of small order would make the secret known to everybody (RFC 7748 §6.1).
    throw new HandshakeError('a key that agrees on nothing');
  }
}

/** HKDF as Noise wants it: two outputs (§4.3). */
function stretch(chainingKey: Uint8Array, input: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const temporary = hmac(sha256, chainingKey, input);
  const first = hmac(sha256, temporary, new Uint8Array([1]));
  const second = hmac(sha256, temporary, concatBytes(first, new Uint8Array([2])));
  return [own(first), own(second)];
}
