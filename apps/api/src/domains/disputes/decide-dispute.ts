import type { DisputeState } from '@mistri/contracts/disputes/dispute-states';
import { day_ms } from '#platform/clock.ts';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { linesOf } from '#rooms/jobs/index.ts';
import { decideFor, type DisputeContext, lockWithJob, noDispute, refuseAct } from './act-on-dispute.ts';
import { closeDispute } from './close-dispute.ts';
import type { ActRefusal } from './dispute-rules.ts';
import {
  addStep,
  changeDispute,
  decideLines,
  type Dispute,
  disputedLines,
  disputeFacts,
  endOffers,
} from './disputes-store.ts';
import type { LineAmount } from './disputes-tables.ts';
import { writeMessage } from './write-message.ts';

export interface Verdict {
  readonly disputeId: string;
  /** Every disputed line with what goes back to the customer, 0 for none of it. */
  readonly lines: readonly LineAmount[];
  readonly reason: string;
}

/**
 * Operations decides, line by line. The first decision waits for the appeal window; the one on appeal, by another
 * admin, is final and carried out at once.
 */
export async function decideDispute(
  tx: Tx,
  context: DisputeContext,
  verdict: Verdict,
): Promise<
  Result<{ disputeId: string; state: DisputeState }, ActRefusal | 'disputes.not_found' | 'disputes.bad_lines'>
> {
  const { origin } = context;
  const dispute = await lockWithJob(tx, verdict.disputeId);
  if (!dispute) return noDispute();
  const act = dispute.state === 'appealed' ? 'decide_appeal' : 'decide';
  const decision = decideFor(dispute, act, { is: 'operations', adminId: origin.actor.userId }, origin.at);
  if (decision.do === 'refuse') return refuseAct(decision.code);
  const problem = await linesProblem(tx, dispute, verdict.lines, { every: true });
  if (problem) return problem;
  await decideLines(tx, dispute.dispute_id, verdict.lines);
  await writeMessage(tx, context, dispute, { side: 'platform', kind: 'decision', text: verdict.reason });
  const refund_minor = verdict.lines.reduce((sum, line) => sum + line.amount_minor, 0);
  await audit(tx, origin, {
    action: act === 'decide' ? 'disputes.decided' : 'disputes.appeal_decided',
    subjectId: dispute.dispute_id,
    reason: 'written in the dispute',
    after: { lines: verdict.lines, refund_minor },
  });
  if (act === 'decide_appeal') {
    await changeDispute(tx, dispute.dispute_id, { appeal_decided_by: origin.actor.userId });
    const closing = { act, by: 'platform', outcome: 'decided_on_appeal', refund: verdict.lines } as const;
    await closeDispute(tx, origin, dispute, closing);
    return ok({ disputeId: dispute.dispute_id, state: 'closed' });
  }
  await announceVerdict(tx, origin, dispute, refund_minor);
  return ok({ disputeId: dispute.dispute_id, state: 'decided' });
}

async function announceVerdict(tx: Tx, origin: Origin, dispute: Dispute, refund_minor: number): Promise<void> {
  const policy = await moneyPolicy(tx);
  const appealUntil = new Date(origin.at.getTime() + policy.appealDays * day_ms);
  await endOffers(tx, { disputeId: dispute.dispute_id, state: 'ended', at: origin.at });
  await changeDispute(tx, dispute.dispute_id, {
    state: 'decided',
    decided_by: origin.actor.userId,
    decided_at: origin.at,
    appeal_until: appealUntil,
    overdue_alert_at: null,
  });
  await addStep(tx, origin, { disputeId: dispute.dispute_id, act: 'decide', by: 'platform', facts: { refund_minor } });
  await emit(tx, origin, {
    name: 'disputes.decided.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), refund_minor, appealUntil: appealUntil.toISOString() },
  });
}

/** None gives back more than it has left; with `every`, each disputed line is named. */
export async function linesProblem(
  tx: Tx,
  dispute: Dispute,
  lines: readonly LineAmount[],
  { every }: { every: boolean },
): Promise<Refusal<'disputes.bad_lines'> | undefined> {
  const disputed = new Set((await disputedLines(tx, dispute.dispute_id)).map((line) => line.line_id));
  const left = new Map(
    (await linesOf(tx, dispute.job_id)).map((line) => [line.line_id, line.total_minor - line.refunded_minor]),
  );
  const errors = lines.flatMap((line, index) => {
    const path = `lines.${index}`;
    if (!disputed.has(line.lineId)) return [{ path: `${path}.lineId`, message: 'is not disputed' }];
    if (lines.findIndex((other) => other.lineId === line.lineId) !== index)
      return [{ path: `${path}.lineId`, message: 'is named twice' }];
    const most = left.get(line.lineId) ?? 0;
    return line.amount_minor > most
      ? [{ path: `${path}.amount`, message: 'is more than is left of this line', limit: most }]
      : [];
  });
  if (every && errors.length === 0 && lines.length !== disputed.size)
    errors.push({ path: 'lines', message: `must name each of the ${disputed.size} disputed lines once` });
  if (errors.length === 0) return undefined;
  return refuse('disputes.bad_lines', 'These amounts do not fit the disputed lines.', { errors });
}
