import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { signedBytes } from './secure/device-key.ts';
import { own, sameBytes } from './wire/bytes.ts';

const nonceLength_bytes = 32;
const codeSpace = 1_000_000;

/** The two device keys as each side sees them: a server that lies shows different ones to the two sides. */
export interface CodeParties {
  readonly hostKey: Uint8Array;
  readonly guestKey: Uint8Array;
  readonly tokenHash: Uint8Array;
}

export class CodeError extends Error {
  override readonly name = 'CodeError';
}

/**
 * Six digits that are the same on both sides exactly when both see the same two devices. The guest commits itself to its
 * nonce before it sees the host's, so whoever sits between them has one guess in a million and no second one
 * (commitment before reveal, as in ZRTP, RFC 6189 §4.4.1).
 */
export class GuestCode {
  readonly commitment: Uint8Array;
  #nonce = crypto.getRandomValues(new Uint8Array(nonceLength_bytes));
  #parties: CodeParties;

  constructor(parties: CodeParties) {
    this.#parties = parties;
    this.commitment = commitmentOf(this.#nonce, parties);
  }

  /** @returns what to send to the host, and the code to show */
  reveal(hostNonce: Uint8Array): { readonly nonce: Uint8Array; readonly code: string } {
    if (hostNonce.length !== nonceLength_bytes) throw new CodeError('a nonce of the wrong length');
    return { nonce: this.#nonce, code: codeOf(this.#nonce, hostNonce, this.#parties) };
  }
}

export class HostCode {
  readonly nonce: Uint8Array;
  #commitment: Uint8Array;
  #parties: CodeParties;

  /** Made when the guest's commitment is here: only then the host shows its nonce. */
  constructor(parties: CodeParties, commitment: Uint8Array) {
    if (commitment.length !== 32) throw new CodeError('a commitment of the wrong length');
    this.#parties = parties;
    this.#commitment = own(commitment);
    this.nonce = crypto.getRandomValues(new Uint8Array(nonceLength_bytes));
  }

  /** @throws CodeError when the guest does not keep to what it committed itself to */
  code(guestNonce: Uint8Array): string {
    if (!sameBytes(commitmentOf(guestNonce, this.#parties), this.#commitment))
      throw new CodeError('the other side changed its nonce: somebody is between the two devices');
    return codeOf(guestNonce, this.nonce, this.#parties);
  }
}

/** The true code among three others, in an order that says nothing: the other person picks, nothing is pre-selected. */
export function codeChoices(code: string): string[] {
  const choices = new Set([code]);
  while (choices.size < 4) choices.add(digits(randomBelow(codeSpace)));
  return [...choices].toSorted();
}

function commitmentOf(nonce: Uint8Array, parties: CodeParties): Uint8Array {
  return sha256(signedBytes('code commitment', parties.guestKey, parties.tokenHash, nonce));
}

function codeOf(guestNonce: Uint8Array, hostNonce: Uint8Array, parties: CodeParties): string {
  const { hostKey, guestKey, tokenHash } = parties;
  const digest = sha256(concatBytes(signedBytes('code', hostKey, guestKey, tokenHash), hostNonce, guestNonce));
  // 64 bits into a million: the bias is below one in 10^13.
  return digits(Number(new DataView(digest.buffer, digest.byteOffset).getBigUint64(0) % BigInt(codeSpace)));
}

function digits(value: number): string {
  return String(value).padStart(6, '0');
}

function randomBelow(limit: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value % limit;
}
