import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type Job, lockJob } from '#rooms/jobs/index.ts';
import { requestRelease } from './hold-states.ts';
import { factsOf, type Hold, lockHoldsOfJob, moveHold } from './holds-store.ts';

/** The dispute window of a job is over: everything still held waits for a finance admin from now on. */
export async function requestDueRelease(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const job = await lockJob(tx, jobId);
  if (!job) return;
  const holds = (await lockHoldsOfJob(tx, jobId)).filter(
    (hold) => hold.releasable_at !== null && hold.releasable_at.getTime() <= origin.at.getTime(),
  );
  await moveAll(tx, origin, job, { holds, needsTwo: false });
}

/**
 * GOV-4: the manual way before the window is over, with a reason. Such a release needs two people, whatever the amount,
 * because the buyer may still dispute.
 */
export async function requestEarlyRelease(
  tx: Tx,
  origin: Origin,
  request: { jobId: string; holdId: string; reason: string },
): Promise<Result<{ holdId: string; state: 'release_requested' }, 'escrow.not_held' | 'escrow.not_fulfilled'>> {
  const job = await lockJob(tx, request.jobId);
  const hold = (await lockHoldsOfJob(tx, request.jobId)).find((entry) => entry.hold_id === request.holdId);
  if (!job || hold?.state !== 'held')
    return refuse(
      'escrow.not_held',
      'Only money that is held, and for which no release was requested, can be asked for.',
    );
  if (job.state !== 'fulfilled' && job.state !== 'verified')
    return refuse('escrow.not_fulfilled', 'The job is not delivered or done yet.');
  await moveAll(tx, origin, job, { holds: [hold], needsTwo: true });
  await audit(tx, origin, {
    action: 'escrow.early_release_requested',
    subjectId: hold.hold_id,
    reason: request.reason,
    before: { state: hold.state, releasableAt: hold.releasable_at?.toISOString() ?? null },
    after: { state: 'release_requested', needsTwo: true },
  });
  return ok({ holdId: hold.hold_id, state: 'release_requested' });
}

async function moveAll(
  tx: Tx,
  origin: Origin,
  job: Job,
  { holds, needsTwo }: { holds: readonly Hold[]; needsTwo: boolean },
): Promise<void> {
  const moved: Hold[] = [];
  for (const hold of holds) {
    const change = requestRelease(factsOf(hold));
    if (!change) continue;
    await moveHold(tx, hold.hold_id, change, {
      release_requested_at: origin.at,
      ...(needsTwo ? { needs_two: true } : {}),
    });
    moved.push(hold);
  }
  const [first] = moved;
  if (!first) return;
  await emit(tx, origin, {
    name: 'escrow.release_requested.v1',
    subject: job.job_id,
    payload: {
      jobId: job.job_id,
      paymentId: first.payment_id,
      payeeId: job.payee_id,
      holdIds: moved.map((hold) => hold.hold_id),
      gross_minor: moved.reduce((sum, hold) => sum + hold.gross_minor, 0),
    },
  });
}
