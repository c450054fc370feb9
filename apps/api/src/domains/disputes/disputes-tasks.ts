import { eachAlone } from '#platform/each-alone.ts';
import type { Services } from '#platform/services.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Origin } from '#platform/audit.ts';
import type { Task } from '#platform/room.ts';
import { carryOutDecision, decideFor, lockWithJob, startReview } from './act-on-dispute.ts';
import { closeDispute, liftFreeze } from './close-dispute.ts';
import { changeDispute, disputeFacts, disputeOfRefund, disputesDue, openDisputeOf } from './disputes-store.ts';
import { lockJob } from '#rooms/jobs/index.ts';

const batch = 200;

/** Answers that did not come, appeal windows that ended, decisions that are late. */
export const followDeadlinesTask: Task = {
  name: 'disputes.follow-deadlines',
  cron: '*/5 * * * *',
  run: async (db, context) => {
    const steps = [
      { what: 'answer', act: answerOverdue },
      { what: 'appeal', act: appealOver },
      { what: 'decision', act: raiseOverdue },
    ] as const;
    await eachAlone(steps, context.services.log, (step) => eachDue(db, context, step));
  },
};

async function eachDue(
  db: Db,
  { services, origin }: { services: Services; origin: Origin },
  step: {
    what: 'answer' | 'appeal' | 'decision';
    act: (tx: Tx, origin: Origin, disputeId: string) => Promise<void>;
  },
): Promise<void> {
  await eachAlone(await disputesDue(db, step.what, origin.at, batch), services.log, ({ disputeId }) =>
    transact(db, (tx) => step.act(tx, origin, disputeId)),
  );
}

async function answerOverdue(tx: Tx, origin: Origin, disputeId: string): Promise<void> {
  const dispute = await lockWithJob(tx, disputeId);
  if (!dispute || decideFor(dispute, 'answer_overdue', { is: 'system' }, origin.at).do !== 'move') return;
  await startReview(tx, origin, dispute, { act: 'answer_overdue', by: 'system' });
}

async function appealOver(tx: Tx, origin: Origin, disputeId: string): Promise<void> {
  const dispute = await lockWithJob(tx, disputeId);
  if (!dispute || decideFor(dispute, 'appeal_over', { is: 'system' }, origin.at).do !== 'move') return;
  await carryOutDecision(tx, origin, dispute, { act: 'appeal_over', by: 'system' });
}

async function raiseOverdue(tx: Tx, origin: Origin, disputeId: string): Promise<void> {
  const dispute = await lockWithJob(tx, disputeId);
  if (!dispute || dispute.overdue_alert_at !== null || dispute.state === 'closed') return;
  await changeDispute(tx, disputeId, { overdue_alert_at: origin.at });
  await emit(tx, origin, {
    name: 'disputes.overdue.v1',
    subject: dispute.job_id,
    payload: { ...disputeFacts(dispute), since: dispute.decide_by.toISOString() },
  });
}

/** Everything goes back to the customer anyway: there is nothing left to decide. */
export async function closeWithJob(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  await lockJob(tx, jobId);
  const known = await openDisputeOf(tx, jobId);
  const dispute = known && (await lockWithJob(tx, known.dispute_id));
  if (!dispute || decideFor(dispute, 'job_cancelled', { is: 'system' }, origin.at).do !== 'move') return;
  await closeDispute(tx, origin, dispute, { act: 'job_cancelled', by: 'system', outcome: 'job_cancelled', refund: [] });
}

/** The refund a dispute led to has been taken out of the held money: the rest goes on. */
export async function liftAfterRefund(tx: Tx, origin: Origin, refundId: string): Promise<void> {
  const dispute = await disputeOfRefund(tx, refundId);
  if (dispute) await liftFreeze(tx, origin, dispute);
}
