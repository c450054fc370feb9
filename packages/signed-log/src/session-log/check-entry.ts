import { Check } from 'typebox/value';
import { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { NotJsonError } from '../canonical-json.ts';
import type { Digest } from '../hashing.ts';
import type { DeviceVerifier } from './device-signature.ts';
import { entryHash, entrySignatureLabel, hashBytes, logStart } from './entry-hash.ts';

/** Form only. */
export function isSignedEntry(value: unknown): value is SignedLogEntry {
  return Check(SignedLogEntry, value);
}

/** @returns false also for an entry without a canonical form: it cannot have been hashed */
export function hashFits({ entry, hash }: SignedLogEntry, previous: Digest): boolean {
  try {
    return entryHash(previous, entry) === hash;
  } catch (error) {
    if (error instanceof NotJsonError) return false;
    throw error;
  }
}

export function signatureFits({ hash, signature }: SignedLogEntry, verifier: DeviceVerifier): Promise<boolean> {
  return verifier.verify(entrySignatureLabel, hashBytes(hash), signature);
}

/** What the entries before an entry say about it, apart from the chain. */
export interface Before {
  readonly seq: number;
  readonly hash: Digest;
  readonly at: string;
  readonly isClosed: boolean;
}

export const nothingBefore: Before = { seq: 0, hash: logStart, at: '', isClosed: false };

/** Rules of the content, in a log whose chain holds. */
export function orderProblem(
  { entry }: SignedLogEntry,
  before: Before,
): 'not_opened' | 'after_close' | 'time_backwards' | undefined {
  if ((entry.kind === 'opened') !== (entry.seq === 1)) return 'not_opened';
  if (before.isClosed) return 'after_close';
  return entry.at < before.at ? 'time_backwards' : undefined;
}
