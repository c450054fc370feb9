import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Digest } from '../hashing.ts';
import { type Before, hashFits, isSignedEntry, nothingBefore, orderProblem, signatureFits } from './check-entry.ts';
import { DeviceVerifier } from './device-signature.ts';
import type { SessionLogProblem } from './session-log-problems.ts';

export interface SessionLogReaderOptions {
  readonly sessionId: string;
  /** The customer's device key, base64url: from the consent. */
  readonly key: string;
  /** SHA-256 of consent 1: entry 1 must name it. */
  readonly consent?: Digest;
  /** Where a reading of an earlier time stopped. */
  readonly continueFrom?: Before;
}

export type ReadEntry =
  | { readonly ok: true; readonly entry: SignedLogEntry; readonly isNew: boolean }
  | { readonly ok: false; readonly problem: SessionLogProblem };

/**
 * Verifies a log while it is written: entries one by one, in order, from whoever brings them (Link, the server, both). What
 * does not verify is not taken, and the reader waits for the right one.
 */
export class SessionLogReader {
  readonly #options: SessionLogReaderOptions;
  readonly #verifier: DeviceVerifier;
  readonly #hashes = new Map<number, Digest>();
  #before: Before;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SessionLogReaderOptions) {
    this.#options = options;
    this.#verifier = new DeviceVerifier(options.key);
    this.#before = options.continueFrom ?? nothingBefore;
  }

  /** The last entry that verified. */
  get position(): Before {
    return this.#before;
  }

  /** Calls may overlap; they are answered in order. An entry that was taken before is answered with `isNew: false`. */
  take(given: unknown): Promise<ReadEntry> {
    const result = this.#queue.then(() => this.#take(given));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #take(given: unknown): Promise<ReadEntry> {
    const before = this.#before;
    if (!isSignedEntry(given)) return wrong('malformed', before.seq + 1);
    const { entry, hash } = given;
    const { seq } = entry;
    if (entry.sessionId !== this.#options.sessionId) return wrong('other_session', seq);
    if (seq <= before.seq) return this.#takeAgain(given);
    if (seq > before.seq + 1) return wrong('missing', before.seq + 1);
    if (!(await signatureFits(given, this.#verifier))) return wrong('signature_wrong', seq);
    if (!hashFits(given, before.hash)) return wrong('changed', seq);
    const problem = orderProblem(given, before);
    if (problem) return wrong(problem, seq);
    const { consent } = this.#options;
    if (seq === 1 && consent !== undefined && entry.consent !== consent) return wrong('other_consent', seq);
    this.#hashes.set(seq, hash);
    this.#before = { seq, hash, at: entry.at, isClosed: entry.kind === 'closed' };
    return { ok: true, entry: given, isNew: true };
  }

  /** The same entry, and nothing else, may come twice. */
  async #takeAgain(given: SignedLogEntry): Promise<ReadEntry> {
    const { seq } = given.entry;
    const known = this.#hashes.get(seq);
    // Before `continueFrom` nothing is known: only that the device signed it.
    const isSame = known === undefined ? await signatureFits(given, this.#verifier) : known === given.hash;
    if (!isSame) return wrong('inserted', seq);
    const previous = seq === 1 ? nothingBefore.hash : this.#hashes.get(seq - 1);
    if (previous !== undefined && !hashFits(given, previous)) return wrong('changed', seq);
    return { ok: true, entry: given, isNew: false };
  }
}

function wrong(
  kind: Exclude<SessionLogProblem['kind'], 'consent'>,
  seq: number,
): { ok: false; problem: SessionLogProblem } {
  return { ok: false, problem: { kind, seq } };
}
