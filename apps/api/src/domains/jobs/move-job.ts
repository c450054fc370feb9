import { jobTransitions, type JobState } from '@mistri/contracts/jobs/job-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Job } from './create-jobs.ts';
import { jobFacts } from './job-facts.ts';
import { lockJob, noteJobChange } from './read-jobs.ts';
import { requestRefund } from './request-refund.ts';

export type JobRefusal = 'jobs.not_found' | 'jobs.wrong_state';

/** Moves a job along the table. Moving it to the state it is in changes nothing and is no refusal: repeats happen. */
async function move(
  tx: Tx,
  origin: Origin,
  jobId: string,
  to: { state: JobState; disputeWindowEndsAt?: Date },
): Promise<Result<{ job: Job; moved: boolean }, JobRefusal>> {
  const job = await lockJob(tx, jobId);
  if (!job) return refuse('jobs.not_found', 'There is no such job.');
  if (job.state === to.state) return ok({ job, moved: false });
  if (!jobTransitions[job.state].includes(to.state)) {
    return refuse('jobs.wrong_state', `A job that is ${job.state} can't become ${to.state}.`, {
      details: { state: job.state },
    });
  }
  const change = {
    state: to.state,
    changed_at: origin.at,
    ...(to.disputeWindowEndsAt ? { dispute_window_ends_at: to.disputeWindowEndsAt } : {}),
  };
  await sendAlong(tx, tx.updateTable('jobs').set(change).where('job_id', '=', jobId));
  const moved = { ...job, ...change };
  noteJobChange(tx, moved);
  return ok({ job: moved, moved: true });
}

export async function markFunded(tx: Tx, origin: Origin, jobId: string): Promise<Result<Job, JobRefusal>> {
  const result = await move(tx, origin, jobId, { state: 'funded' });
  if (!result.ok) return result;
  const { job, moved } = result.value;
  if (moved) await emit(tx, origin, { name: 'jobs.funded.v1', subject: jobId, payload: jobFacts(job) });
  return ok(job);
}

export async function markFulfilled(
  tx: Tx,
  origin: Origin,
  done: { jobId: string; disputeWindowEndsAt: Date },
): Promise<Result<Job, JobRefusal>> {
  const result = await move(tx, origin, done.jobId, {
    state: 'fulfilled',
    disputeWindowEndsAt: done.disputeWindowEndsAt,
  });
  if (!result.ok) return result;
  const { job, moved } = result.value;
  const payload = { ...jobFacts(job), disputeWindowEndsAt: done.disputeWindowEndsAt.toISOString() };
  if (moved) await emit(tx, origin, { name: 'jobs.fulfilled.v1', subject: done.jobId, payload });
  return ok(job);
}

export async function markVerified(tx: Tx, origin: Origin, jobId: string): Promise<Result<Job, JobRefusal>> {
  const result = await move(tx, origin, jobId, { state: 'verified' });
  if (!result.ok) return result;
  const { job, moved } = result.value;
  if (moved) await emit(tx, origin, { name: 'jobs.verified.v1', subject: jobId, payload: jobFacts(job) });
  return ok(job);
}

export async function closeJob(tx: Tx, origin: Origin, jobId: string): Promise<Result<Job, JobRefusal>> {
  const result = await move(tx, origin, jobId, { state: 'closed' });
  if (!result.ok) return result;
  const { job, moved } = result.value;
  if (moved) await emit(tx, origin, { name: 'jobs.closed.v1', subject: jobId, payload: jobFacts(job) });
  return ok(job);
}

/** Cancels. What was paid and not yet refunded becomes due for refund, all of it, in the same transaction. */
export async function cancelJob(
  tx: Tx,
  origin: Origin,
  cancel: { jobId: string; reason: string },
): Promise<Result<Job, JobRefusal>> {
  const before = await lockJob(tx, cancel.jobId);
  const result = await move(tx, origin, cancel.jobId, { state: 'cancelled' });
  if (!result.ok) return result;
  const { job, moved } = result.value;
  if (!moved) return ok(job);
  const wasFunded = before?.state === 'funded';
  await emit(tx, origin, {
    name: 'jobs.cancelled.v1',
    subject: cancel.jobId,
    payload: { ...jobFacts(job), reason: cancel.reason, wasFunded },
  });
  if (wasFunded)
    await requestRefund(tx, origin, { jobId: cancel.jobId, lines: 'everything left', reason: cancel.reason });
  return ok(job);
}

/** Money arrived for a job that had been cancelled meanwhile (late payment): it goes back, all of it. */
export async function refundCancelled(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const job = await lockJob(tx, jobId);
  if (job?.state !== 'cancelled') throw new Error(`job ${jobId} is not cancelled`);
  await requestRefund(tx, origin, { jobId, lines: 'everything left', reason: 'paid after it was cancelled' });
}
