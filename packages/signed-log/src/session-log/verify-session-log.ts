import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { Digest } from '../hashing.ts';
import { type Before, hashFits, isSignedEntry, nothingBefore, orderProblem, signatureFits } from './check-entry.ts';
import { consentHash, verifyConsents } from './consent.ts';
import { DeviceVerifier } from './device-signature.ts';
import type { SessionLogProblem } from './session-log-problems.ts';

export interface VerifySessionLogOptions {
  /** The customer's device key, base64url; without it, the one that consent 1 names. */
  readonly key?: string;
  readonly sessionId?: string;
  /** All consents of the session, oldest first. */
  readonly consents?: readonly SignedConsent[];
  /** What somebody else wrote down: shows entries that were cut off the end. */
  readonly head?: { readonly seq: number; readonly hash: Digest };
}

export interface SessionLogReport {
  readonly ok: boolean;
  readonly problems: readonly SessionLogProblem[];
  readonly count: number;
  readonly lastSeq: number;
  /** Hash of the last entry. */
  readonly head: Digest;
  /** Its writer closed it: nothing was cut off its end. */
  readonly isClosed: boolean;
  /** Whose signatures were checked. */
  readonly key: string;
}

/**
 * A whole log, offline. Every changed, missing, inserted or moved entry is named by its place; entries that fit are not blamed
 * for their neighbours.
 *
 * @throws TypeError when neither key nor consent says whose log it is
 */
export async function verifySessionLog(
  given: readonly unknown[],
  options: VerifySessionLogOptions,
): Promise<SessionLogReport> {
  const { consents = [], head } = options;
  const problems: SessionLogProblem[] = [];
  const badConsent = await verifyConsents(consents);
  if (badConsent) problems.push({ kind: 'consent', seq: 0, ...badConsent });
  const first = consents[0]?.consent;
  const key = options.key ?? first?.customer.key;
  if (key === undefined) throw new TypeError('say whose log it is: a key or a consent');
  const sessionId = options.sessionId ?? first?.sessionId;
  const known = new Set(badConsent ? [] : consents.map(({ consent }) => consentHash(consent)));

  const placed = place(given, problems);
  const last = await checkChain(placed, { verifier: new DeviceVerifier(key), sessionId, known, consents }, problems);
  if (head !== undefined) problems.push(...againstHead(placed, last, head));
  problems.sort((a, b) => a.seq - b.seq);
  return {
    ok: problems.length === 0,
    problems,
    count: placed.size,
    lastSeq: last.seq,
    head: last.hash,
    isClosed: last.isClosed,
    key,
  };
}

/** Entries by their place. Names those that stand at another one, are there twice, or are none. */
function place(given: readonly unknown[], problems: SessionLogProblem[]): Map<number, SignedLogEntry[]> {
  const placed = new Map<number, SignedLogEntry[]>();
  for (const [index, signed] of given.entries()) {
    if (!isSignedEntry(signed)) {
      problems.push({ kind: 'malformed', seq: malformedSeq(signed) ?? index + 1 });
      continue;
    }
    const { seq } = signed.entry;
    const same = placed.get(seq);
    if (same) {
      same.push(signed);
      problems.push({ kind: 'inserted', seq });
    } else placed.set(seq, [signed]);
  }
  const inPlace = new Set(longestRising([...placed.keys()]));
  for (const seq of placed.keys()) if (!inPlace.has(seq)) problems.push({ kind: 'moved', seq });
  return new Map([...placed].toSorted(([a], [b]) => a - b));
}

/** The most entries that stand in order: the others were moved. Patience sorting; numbers are different from each other. */
function longestRising(numbers: readonly number[]): number[] {
  const tops: number[] = [];
  const below = new Map<number, number | undefined>();
  for (const number of numbers) {
    let from = 0;
    for (let to = tops.length; from < to;) {
      const middle = (from + to) >> 1;
      if ((tops[middle] as number) < number) from = middle + 1;
      else to = middle;
    }
    tops[from] = number;
    below.set(number, tops[from - 1]);
  }
  const rising: number[] = [];
  for (let at = tops.at(-1); at !== undefined; at = below.get(at)) rising.push(at);
  return rising;
}

/** What it says itself, if it says so. */
function malformedSeq(value: unknown): number | undefined {
  const seq = (value as { entry?: { seq?: unknown } } | null)?.entry?.seq;
  return Number.isSafeInteger(seq) && (seq as number) >= 1 ? (seq as number) : undefined;
}

interface ChainOptions {
  readonly verifier: DeviceVerifier;
  readonly sessionId: string | undefined;
  readonly known: ReadonlySet<Digest>;
  readonly consents: readonly SignedConsent[];
}

async function checkChain(
  placed: ReadonlyMap<number, readonly SignedLogEntry[]>,
  options: ChainOptions,
  problems: SessionLogProblem[],
): Promise<Before> {
  let before = nothingBefore;
  /** Undefined: the entry before is missing or wrong, and what it was is not known. */
  let previous: Digest | undefined = nothingBefore.hash;
  const malformed = new Set(problems.flatMap(({ kind, seq }) => (kind === 'malformed' ? [seq] : [])));
  for (const [seq, candidates] of placed) {
    for (let lost = before.seq + 1; lost < seq; lost += 1) {
      if (!malformed.has(lost)) problems.push({ kind: 'missing', seq: lost });
      previous = undefined;
    }
    const signed = await genuine(candidates, previous, options.verifier);
    const found = await problemOf(signed, { before, previous, options });
    if (found) problems.push({ kind: found, seq });
    const isSigned = found !== 'signature_wrong';
    // A changed entry still carries the hash that its device signed: the next one is checked against that.
    previous = isSigned ? signed.hash : undefined;
    before = { seq, hash: signed.hash, at: signed.entry.at, isClosed: signed.entry.kind === 'closed' };
  }
  return before;
}

/** Of several entries with one place, the one that fits. */
async function genuine(
  candidates: readonly SignedLogEntry[],
  previous: Digest | undefined,
  verifier: DeviceVerifier,
): Promise<SignedLogEntry> {
  for (const candidate of candidates) {
    const fits = previous === undefined || hashFits(candidate, previous);
    if (fits && (await signatureFits(candidate, verifier))) return candidate;
  }
  return candidates[0] as SignedLogEntry;
}

async function problemOf(
  signed: SignedLogEntry,
  given: { before: Before; previous: Digest | undefined; options: ChainOptions },
): Promise<Exclude<SessionLogProblem['kind'], 'consent'> | undefined> {
  const { before, previous, options } = given;
  const { entry } = signed;
  if (!(await signatureFits(signed, options.verifier))) return 'signature_wrong';
  if (options.sessionId !== undefined && entry.sessionId !== options.sessionId) return 'other_session';
  if (previous === undefined) return 'unchecked';
  if (!hashFits(signed, previous)) return 'changed';
  const order = orderProblem(signed, before);
  if (order) return order;
  if (options.consents.length === 0) return undefined;
  const first = options.consents[0] as SignedConsent;
  if (entry.seq === 1 && entry.consent !== consentHash(first.consent)) return 'other_consent';
  return entry.consent !== undefined && !options.known.has(entry.consent) ? 'other_consent' : undefined;
}

function againstHead(
  placed: ReadonlyMap<number, readonly SignedLogEntry[]>,
  last: Before,
  head: { seq: number; hash: Digest },
): SessionLogProblem[] {
  if (last.seq < head.seq) return [{ kind: 'truncated', seq: head.seq }];
  if (head.seq === 0) return [];
  const there = placed.get(head.seq)?.some(({ hash }) => hash === head.hash) ?? false;
  return there ? [] : [{ kind: 'head_differs', seq: head.seq }];
}
