import type { JobKind } from '../jobs/job-states.ts';

/**
 * PAY-7. `open`: the other side may answer until its deadline. `in_review`: operations decides. `decided`: either side
 * may accept, or appeal once, until the appeal window ends. `closed`: what was decided or agreed has been carried out.
 */
export const disputeStates = ['open', 'in_review', 'decided', 'appealed', 'closed'] as const;
export type DisputeState = (typeof disputeStates)[number];

export const disputeSides = ['customer', 'payee'] as const;
export type DisputeSide = (typeof disputeSides)[number];

export const disputeOutcomes = ['withdrawn', 'agreed', 'decided', 'decided_on_appeal', 'job_cancelled'] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];

/** Who may act: the side that opened it, the other one, either, an admin for operations, or a deadline. */
export type DisputeMover = 'opener' | 'other_side' | 'either_side' | 'operations' | 'system';

export const disputeActs = [
  'answer',
  'answer_overdue',
  'withdraw',
  'agree',
  'decide',
  'accept_decision',
  'appeal',
  'appeal_over',
  'decide_appeal',
  'job_cancelled',
] as const;
export type DisputeAct = (typeof disputeActs)[number];

export interface DisputeTransition {
  readonly from: DisputeState;
  readonly act: DisputeAct;
  readonly to: DisputeState;
  readonly by: DisputeMover;
}

/** The whole table; the server decides by it and pages show their buttons by it. */
export const disputeTransitions: readonly DisputeTransition[] = [
  { from: 'open', act: 'answer', to: 'in_review', by: 'other_side' },
  { from: 'open', act: 'answer_overdue', to: 'in_review', by: 'system' },
  { from: 'open', act: 'withdraw', to: 'closed', by: 'opener' },
  { from: 'open', act: 'agree', to: 'closed', by: 'either_side' },
  { from: 'open', act: 'job_cancelled', to: 'closed', by: 'system' },
  { from: 'in_review', act: 'withdraw', to: 'closed', by: 'opener' },
  { from: 'in_review', act: 'agree', to: 'closed', by: 'either_side' },
  { from: 'in_review', act: 'decide', to: 'decided', by: 'operations' },
  { from: 'in_review', act: 'job_cancelled', to: 'closed', by: 'system' },
  // When both have accepted.
  { from: 'decided', act: 'accept_decision', to: 'closed', by: 'either_side' },
  { from: 'decided', act: 'appeal', to: 'appealed', by: 'either_side' },
  { from: 'decided', act: 'appeal_over', to: 'closed', by: 'system' },
  { from: 'decided', act: 'job_cancelled', to: 'closed', by: 'system' },
  { from: 'appealed', act: 'decide_appeal', to: 'closed', by: 'operations' },
  { from: 'appealed', act: 'job_cancelled', to: 'closed', by: 'system' },
];

export function findDisputeTransition(from: DisputeState, act: DisputeAct): DisputeTransition | undefined {
  return disputeTransitions.find((transition) => transition.from === from && transition.act === act);
}

const goodsKinds = {
  customer: ['not_received', 'damaged', 'wrong_item', 'not_as_described', 'counterfeit', 'other'],
  payee: ['return_not_as_sent', 'return_missing', 'buyer_not_reachable', 'other'],
} as const satisfies Record<DisputeSide, readonly string[]>;
const workKinds = {
  customer: ['not_repaired', 'fault_came_back', 'new_fault', 'data_lost', 'poor_work', 'other'],
  payee: ['customer_not_reachable', 'other'],
} as const satisfies Record<DisputeSide, readonly string[]>;

/** What a dispute may be about, by what was paid for and the side that opens it: nothing arrives in a repair, nothing is sent back. */
export const disputeKinds = {
  order: goodsKinds,
  repair: workKinds,
  booking: workKinds,
  // Bought from Mistri itself: there is no other side, support answers.
  subscription: { customer: [], payee: [] },
} as const satisfies Record<JobKind, Record<DisputeSide, readonly string[]>>;
export type DisputeKind = (typeof goodsKinds | typeof workKinds)[DisputeSide][number];
export const everyDisputeKind: readonly DisputeKind[] = [
  ...new Set([goodsKinds, workKinds].flatMap((of) => [...of.customer, ...of.payee])),
];

export const disputeWishes = ['refund', 'partial_refund', 'replacement', 'payment', 'other'] as const;
export type DisputeWish = (typeof disputeWishes)[number];

/** What the caller can do now, beside reading: pages show exactly these. */
export const disputeActions = [
  'message',
  'add_evidence',
  'offer',
  'withdraw',
  'accept_decision',
  'appeal',
  'decide',
  'decide_appeal',
] as const;
export type DisputeAction = (typeof disputeActions)[number];

/** Files per side of a dispute. */
export const evidenceLimit = 10;
