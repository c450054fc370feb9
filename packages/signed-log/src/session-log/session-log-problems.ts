import type { ConsentProblem } from './consent.ts';

/** What a verifier found, as precisely as it can be known; `seq` says where. */
export type SessionLogProblem =
  /** No entry at all: a field too many, too long, missing. `seq` is the place where it stands. */
  | { readonly kind: 'malformed'; readonly seq: number }
  /** It does not give the hash that was signed for it. */
  | { readonly kind: 'changed'; readonly seq: number }
  /** The customer's device did not sign it: changed together with its hash, or made up. */
  | { readonly kind: 'signature_wrong'; readonly seq: number }
  | { readonly kind: 'missing'; readonly seq: number }
  /** A second entry with the same place. */
  | { readonly kind: 'inserted'; readonly seq: number }
  /** It stands before or after the place it was written at. */
  | { readonly kind: 'moved'; readonly seq: number }
  | { readonly kind: 'other_session'; readonly seq: number }
  /** It follows an entry that is missing or wrong: what it follows cannot be known. */
  | { readonly kind: 'unchecked'; readonly seq: number }
  | { readonly kind: 'time_backwards'; readonly seq: number }
  | { readonly kind: 'not_opened'; readonly seq: number }
  | { readonly kind: 'after_close'; readonly seq: number }
  /** It rests on a consent that is not among those of the session. */
  | { readonly kind: 'other_consent'; readonly seq: number }
  /** The log ends before an entry that is known to have existed. */
  | { readonly kind: 'truncated'; readonly seq: number }
  /** Every entry fits, and still the last one is not the one that was written down elsewhere. */
  | { readonly kind: 'head_differs'; readonly seq: number }
  /** `seq` is 0: consent `number` itself is wrong, and with it the key that the log was checked against. */
  | { readonly kind: 'consent'; readonly seq: 0; readonly number: number; readonly problem: ConsentProblem };

/** One English sentence, for the command line and the pages of admins. */
export function describeSessionLogProblem(problem: SessionLogProblem): string {
  const { seq } = problem;
  switch (problem.kind) {
    case 'malformed':
      return `Entry ${seq} is not an entry of a session log.`;
    case 'changed':
      return `Entry ${seq} was changed after it was signed.`;
    case 'signature_wrong':
      return `Entry ${seq} was not signed by the customer’s device: it was changed or made up.`;
    case 'missing':
      return `Entry ${seq} is missing.`;
    case 'inserted':
      return `Entry ${seq} is there more than once: one was inserted.`;
    case 'moved':
      return `Entry ${seq} was moved to another place.`;
    case 'other_session':
      return `Entry ${seq} belongs to another session.`;
    case 'unchecked':
      return `Entry ${seq} cannot be checked, because the entry before it is missing or wrong.`;
    case 'time_backwards':
      return `Entry ${seq} is older than the entry before it.`;
    case 'not_opened':
      return `Entry ${seq}: a log begins with “opened”, and has it once.`;
    case 'after_close':
      return `Entry ${seq} was written after the log was closed.`;
    case 'other_consent':
      return `Entry ${seq} rests on a consent that does not belong to this session.`;
    case 'truncated':
      return `The log ends before entry ${seq}, which is known to exist.`;
    case 'head_differs':
      return `Entry ${seq} is not the one that was written down elsewhere.`;
    case 'consent':
      return `Consent ${problem.number} is not valid (${problem.problem.replaceAll('_', ' ')}).`;
  }
}
