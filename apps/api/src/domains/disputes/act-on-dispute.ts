import type { DisputeAct, DisputeSide, DisputeState } from '@mistri/contracts/disputes/dispute-states';
import { hour_ms } from '#platform/clock.ts';
import type { Crypto } from '#platform/crypto/crypto.ts';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { closeDispute } from './close-dispute.ts';
import { type ActRefusal, actMessages, decideAct, type Mover } from './dispute-rules.ts';
import {
  addStep,
  changeDispute,
  type Dispute,
  disputedLines,
  disputeFacts,
  factsOf,
  findDispute,
  lockDispute,
} from './disputes-store.ts';
import type { MessageSide } from './disputes-tables.ts';
import { writeMessage } from './write-message.ts';

export interface DisputeContext {
  readonly origin: Origin;
  readonly crypto: Crypto;
}

export type Moved = Result<{ disputeId: string; state: DisputeState }, ActRefusal | 'disputes.not_found'>;

export const refuseAct = <C extends ActRefusal>(code: C): Refusal<C> => refuse(code, actMessages[code]);

/** Job, then dispute (lock order). */
export async function lockWithJob(tx: Tx, disputeId: string): Promise<Dispute | undefined> {
  const known = await findDispute(tx, disputeId);
  if (!known) return undefined;
  await lockJob(tx, known.job_id);
  return lockDispute(tx, disputeId);
}

export const noDispute = () => refuse('disputes.not_found', 'There is no such dispute.');

/** The opener gives up: everything goes on where it stood. */
export async function withdrawDispute(
  tx: Tx,
  context: DisputeContext,
  given: { disputeId: string; side: DisputeSide; text?: string },
): Promise<Moved> {
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  const decision = decideFor(dispute, 'withdraw', { is: 'side', side: given.side }, context.origin.at);
  if (decision.do === 'refuse') return refuseAct(decision.code);
  if (given.text) await writeMessage(tx, context, dispute, { side: given.side, kind: 'withdrawal', text: given.text });
  await closeDispute(tx, context.origin, dispute, {
    act: 'withdraw',
    by: given.side,
    outcome: 'withdrawn',
    refund: [],
  });
  return ok({ disputeId: dispute.dispute_id, state: 'closed' });
}

export function decideFor(dispute: Dispute, act: DisputeAct, mover: Mover, at: Date) {
  return decideAct(factsOf(dispute), act, mover, at);
}

/** The answer of the other side, or its silence: operations decides from now on. */
export async function startReview(
  tx: Tx,
  origin: Origin,
  dispute: Dispute,
  { act, by }: { act: 'answer' | 'answer_overdue'; by: MessageSide | 'system' },
): Promise<void> {
  await changeDispute(tx, dispute.dispute_id, { state: 'in_review' });
  await addStep(tx, origin, { disputeId: dispute.dispute_id, act, by });
  await emit(tx, origin, {
    name: 'disputes.in_review.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), answered: act === 'answer', decideBy: dispute.decide_by.toISOString() },
  });
}

/** When both have accepted, the decision is carried out without waiting for the window. */
export async function acceptDecision(
  tx: Tx,
  context: DisputeContext,
  given: { disputeId: string; side: DisputeSide },
): Promise<Moved> {
  const { origin } = context;
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  const decision = decideFor(dispute, 'accept_decision', { is: 'side', side: given.side }, origin.at);
  if (decision.do === 'refuse') return refuseAct(decision.code);
  await changeDispute(tx, dispute.dispute_id, { [`${given.side}_accepted_at`]: origin.at });
  if (decision.do === 'note') {
    await addStep(tx, origin, { disputeId: dispute.dispute_id, act: 'accept_decision', by: given.side });
    return ok({ disputeId: dispute.dispute_id, state: dispute.state });
  }
  await carryOutDecision(tx, origin, dispute, { act: 'accept_decision', by: given.side });
  return ok({ disputeId: dispute.dispute_id, state: 'closed' });
}

export async function carryOutDecision(
  tx: Tx,
  origin: Origin,
  dispute: Dispute,
  how: { act: 'accept_decision' | 'appeal_over'; by: MessageSide | 'system' },
): Promise<void> {
  const lines = await disputedLines(tx, dispute.dispute_id);
  const refund = lines.map((line) => ({ lineId: line.line_id, amount_minor: line.decided_minor ?? 0 }));
  await closeDispute(tx, origin, dispute, { ...how, outcome: 'decided', refund });
}

/** Once, by either side, before the window ends: another admin decides again. */
export async function appealDecision(
  tx: Tx,
  context: DisputeContext,
  given: { disputeId: string; side: DisputeSide; text: string },
): Promise<Moved> {
  const { origin } = context;
  const dispute = await lockWithJob(tx, given.disputeId);
  if (!dispute) return noDispute();
  const decision = decideFor(dispute, 'appeal', { is: 'side', side: given.side }, origin.at);
  if (decision.do === 'refuse') return refuseAct(decision.code);
  const policy = await moneyPolicy(tx);
  const decideBy = new Date(origin.at.getTime() + policy.disputeDecideHours * hour_ms);
  await changeDispute(tx, dispute.dispute_id, {
    state: 'appealed',
    appealed_by: given.side,
    appealed_at: origin.at,
    decide_by: decideBy,
    overdue_alert_at: null,
  });
  await writeMessage(tx, context, dispute, { side: given.side, kind: 'appeal', text: given.text });
  await addStep(tx, origin, { disputeId: dispute.dispute_id, act: 'appeal', by: given.side });
  await audit(tx, origin, { action: 'disputes.appealed', subjectId: dispute.dispute_id, after: { by: given.side } });
  await emit(tx, origin, {
    name: 'disputes.appealed.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), by: given.side, decideBy: decideBy.toISOString() },
  });
  return ok({ disputeId: dispute.dispute_id, state: 'appealed' });
}
