import type { HoldState } from './hold-states.ts';

export type ReleaseRefusal =
  | 'escrow.on_hold'
  | 'escrow.not_requested'
  | 'escrow.not_fulfilled'
  | 'escrow.refund_running'
  | 'escrow.ended'
  | 'escrow.already_approved';

export interface ReleaseFacts {
  readonly state: HoldState;
  /** A part of its transfer is being reversed for a refund; until that is certain nothing is let go. */
  readonly refundRunning: boolean;
  /** Of the job. */
  readonly jobState: string;
  /** Of everything the job held, so that a job cannot be released in slices below the threshold. */
  readonly jobGross_minor: number;
  readonly needsTwo: boolean;
  readonly twoPersonRelease_minor: number;
  /** Admins whose approval counts now: each was and still is a finance admin. */
  readonly validApprovers: readonly string[];
  readonly admin: string;
}

export type ReleaseDecision =
  | { readonly do: 'release' }
  | { readonly do: 'approve'; readonly approvals: number; readonly needed: number }
  | { readonly do: 'refuse'; readonly code: ReleaseRefusal };

/** PAY-5: whether this admin's decision releases, counts as the first of two, or is refused. */
export function decideRelease(facts: ReleaseFacts): ReleaseDecision {
  if (facts.state === 'on_hold') return { do: 'refuse', code: 'escrow.on_hold' };
  if (facts.state === 'created' || facts.state === 'held') return { do: 'refuse', code: 'escrow.not_requested' };
  if (facts.state !== 'release_requested') return { do: 'refuse', code: 'escrow.ended' };
  if (facts.refundRunning) return { do: 'refuse', code: 'escrow.refund_running' };
  if (facts.jobState !== 'fulfilled' && facts.jobState !== 'verified' && facts.jobState !== 'closed')
    return { do: 'refuse', code: 'escrow.not_fulfilled' };
  const needed = facts.needsTwo || facts.jobGross_minor > facts.twoPersonRelease_minor ? 2 : 1;
  if (needed === 2 && facts.validApprovers.includes(facts.admin) && facts.validApprovers.length < 2)
    return { do: 'refuse', code: 'escrow.already_approved' };
  const approvals = new Set([...facts.validApprovers, facts.admin]).size;
  return approvals >= needed ? { do: 'release' } : { do: 'approve', approvals, needed };
}

export const releaseMessages: Readonly<Record<ReleaseRefusal, string>> = {
  'escrow.on_hold': 'This money stands still. Lift the hold, or wait for the end of the dispute or review.',
  'escrow.not_requested': 'The dispute window is still open. Request the release first if it must not wait.',
  'escrow.not_fulfilled': 'The job is not delivered or done yet.',
  'escrow.refund_running': 'A refund of this line is on its way. Release the rest when it has gone through.',
  'escrow.ended': 'This was released or refunded already.',
  'escrow.already_approved': 'You approved this release already. Another finance admin must approve it too.',
};
