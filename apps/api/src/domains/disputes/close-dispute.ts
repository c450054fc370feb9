import type { DisputeAct, DisputeOutcome } from '@mistri/contracts/disputes/dispute-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { unfreezeLines } from '#rooms/escrow/index.ts';
import { linesOf, requestRefund } from '#rooms/jobs/index.ts';
import { addStep, changeDispute, type Dispute, disputeFacts, endOffers } from './disputes-store.ts';
import type { LineAmount, MessageSide } from './disputes-tables.ts';

export interface Closing {
  readonly act: DisputeAct;
  readonly by: MessageSide | 'system';
  readonly outcome: DisputeOutcome;
  /** What goes back to the customer. */
  readonly refund: readonly LineAmount[];
}

/**
 * Carries out what was decided or agreed. The job and the dispute are locked. With a refund the lines stand still until
 * escrow has taken it out of them (`escrow.refund_decided.v1`), so that nothing is released in between.
 */
export async function closeDispute(tx: Tx, origin: Origin, dispute: Dispute, closing: Closing): Promise<void> {
  const refund = await stillPossible(tx, dispute, closing.refund);
  const refund_minor = refund.reduce((sum, line) => sum + line.amount_minor, 0);
  const refundId = refund_minor > 0 ? await decideRefund(tx, origin, dispute, refund) : null;
  await endOffers(tx, { disputeId: dispute.dispute_id, state: 'ended', at: origin.at });
  await changeDispute(tx, dispute.dispute_id, {
    state: 'closed',
    outcome: closing.outcome,
    closed_at: origin.at,
    refund_id: refundId,
  });
  const facts = { outcome: closing.outcome, refund_minor, refundId };
  await addStep(tx, origin, { disputeId: dispute.dispute_id, act: closing.act, by: closing.by, facts });
  await audit(tx, origin, {
    action: 'disputes.closed',
    subjectId: dispute.dispute_id,
    before: { state: dispute.state },
    after: { state: 'closed', ...facts },
  });
  await emit(tx, origin, {
    name: 'disputes.closed.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), outcome: closing.outcome, refund_minor },
  });
  if (refundId === null) await liftFreeze(tx, origin, dispute);
}

/** Lines go on where they stood. */
export async function liftFreeze(tx: Tx, origin: Origin, dispute: Dispute): Promise<void> {
  await unfreezeLines(tx, origin, {
    jobId: dispute.job_id,
    key: { cause: 'dispute', reference: dispute.dispute_id },
    reason: 'the dispute is closed',
  });
}

/** Finance may have given something back meanwhile: no line gives more than it has left. */
async function stillPossible(tx: Tx, dispute: Dispute, refund: readonly LineAmount[]): Promise<LineAmount[]> {
  const left = new Map(
    (await linesOf(tx, dispute.job_id)).map((line) => [line.line_id, line.total_minor - line.refunded_minor]),
  );
  return refund
    .map((line) => ({ ...line, amount_minor: Math.min(line.amount_minor, left.get(line.lineId) ?? 0) }))
    .filter((line) => line.amount_minor > 0);
}

async function decideRefund(tx: Tx, origin: Origin, dispute: Dispute, lines: LineAmount[]): Promise<string> {
  const decided = await requestRefund(tx, origin, {
    jobId: dispute.job_id,
    lines,
    reason: `dispute ${dispute.dispute_id}`,
  });
  if (!decided.ok) throw new Error(`dispute ${dispute.dispute_id}: ${decided.code}`);
  return decided.value.refundId;
}
