import {
  type DisputeAct,
  type DisputeAction,
  type DisputeMover,
  type DisputeSide,
  type DisputeState,
  findDisputeTransition,
} from '@mistri/contracts/disputes/dispute-states';

/** What the rules look at. */
export interface DisputeFacts {
  readonly state: DisputeState;
  readonly openedBy: DisputeSide;
  readonly decidedBy: string | null;
  readonly appealUntil: Date | null;
  readonly accepted: Readonly<Record<DisputeSide, boolean>>;
}

/** Who acts: one of the two sides, an admin for operations, or a deadline. */
export type Mover =
  | { readonly is: 'side'; readonly side: DisputeSide }
  | { readonly is: 'operations'; readonly adminId: string }
  | { readonly is: 'system' };

export type ActRefusal =
  | 'disputes.wrong_state'
  | 'disputes.not_yours_to_do'
  | 'disputes.same_admin'
  | 'disputes.appeal_over'
  | 'disputes.accepted_already';

export type ActDecision =
  | { readonly do: 'move'; readonly to: DisputeState }
  | { readonly do: 'note' }
  | { readonly do: 'refuse'; readonly code: ActRefusal };

/** PAY-7: whether this act is possible now, and what it leads to. `note`: recorded, but the state stays. */
export function decideAct(facts: DisputeFacts, act: DisputeAct, mover: Mover, at: Date): ActDecision {
  const transition = findDisputeTransition(facts.state, act);
  if (!transition) return { do: 'refuse', code: 'disputes.wrong_state' };
  if (!mayMove(transition.by, facts, mover)) return { do: 'refuse', code: 'disputes.not_yours_to_do' };
  if (act === 'accept_decision' && mover.is === 'side') {
    if (facts.accepted[mover.side]) return { do: 'refuse', code: 'disputes.accepted_already' };
    if (!facts.accepted[otherSide(mover.side)]) return { do: 'note' };
  }
  if (act === 'appeal') {
    if (facts.appealUntil === null || at.getTime() >= facts.appealUntil.getTime())
      return { do: 'refuse', code: 'disputes.appeal_over' };
    if (mover.is === 'side' && facts.accepted[mover.side]) return { do: 'refuse', code: 'disputes.accepted_already' };
  }
  if (act === 'decide_appeal' && mover.is === 'operations' && mover.adminId === facts.decidedBy)
    return { do: 'refuse', code: 'disputes.same_admin' };
  return { do: 'move', to: transition.to };
}

function mayMove(by: DisputeMover, facts: DisputeFacts, mover: Mover): boolean {
  switch (by) {
    case 'opener':
      return mover.is === 'side' && mover.side === facts.openedBy;
    case 'other_side':
      return mover.is === 'side' && mover.side !== facts.openedBy;
    case 'either_side':
      return mover.is === 'side';
    case 'operations':
      return mover.is === 'operations';
    case 'system':
      return mover.is === 'system';
  }
}

export function otherSide(side: DisputeSide): DisputeSide {
  return side === 'customer' ? 'payee' : 'customer';
}

const actOf: Readonly<Partial<Record<DisputeAction, DisputeAct>>> = {
  withdraw: 'withdraw',
  accept_decision: 'accept_decision',
  appeal: 'appeal',
  decide: 'decide',
  decide_appeal: 'decide_appeal',
};

/** What the caller can do now; pages show exactly these buttons. */
export function possibleActions(facts: DisputeFacts, mover: Mover, at: Date): DisputeAction[] {
  if (facts.state === 'closed') return [];
  const talking: DisputeAction[] = ['message', 'add_evidence'];
  if (mover.is === 'side' && (facts.state === 'open' || facts.state === 'in_review')) talking.push('offer');
  const deciding = (Object.keys(actOf) as DisputeAction[]).filter((action) => {
    const act = actOf[action];
    return act !== undefined && decideAct(facts, act, mover, at).do !== 'refuse';
  });
  return [...talking, ...deciding];
}

/** Whose move it is. */
export function waitingFor(facts: DisputeFacts): DisputeSide | 'both' | 'platform' | 'nobody' {
  switch (facts.state) {
    case 'open':
      return otherSide(facts.openedBy);
    case 'in_review':
    case 'appealed':
      return 'platform';
    case 'decided':
      if (facts.accepted.customer) return 'payee';
      return facts.accepted.payee ? 'customer' : 'both';
    case 'closed':
      return 'nobody';
  }
}

export const actMessages: Readonly<Record<ActRefusal, string>> = {
  'disputes.wrong_state': 'The dispute has moved on. Reload to see where it stands.',
  'disputes.not_yours_to_do': 'Only the other side, or an admin for operations, can do this.',
  'disputes.same_admin': 'You decided this dispute. Another admin must decide the appeal.',
  'disputes.appeal_over': 'The time to appeal is over.',
  'disputes.accepted_already': 'You have accepted the decision already.',
};
