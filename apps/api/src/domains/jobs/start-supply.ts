import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Job } from './create-jobs.ts';
import { jobFacts } from './job-facts.ts';
import type { JobRefusal } from './move-job.ts';
import { lockJob, noteJobChange } from './read-jobs.ts';

/**
 * The goods leave, or the work is done: the tax invoice is due now (GST s.31). Whoever runs the job says it once it is
 * so; a second call changes nothing. A job that is fulfilled without it is invoiced then.
 */
export async function startSupply(tx: Tx, origin: Origin, jobId: string): Promise<Result<Job, JobRefusal>> {
  const job = await lockJob(tx, jobId);
  if (!job) return refuse('jobs.not_found', 'There is no such job.');
  if (job.supply_started_at) return ok(job);
  if (job.state === 'open' || job.state === 'cancelled') {
    return refuse('jobs.wrong_state', `A job that is ${job.state} can't be supplied.`, {
      details: { state: job.state },
    });
  }
  await tx.updateTable('jobs').set({ supply_started_at: origin.at }).where('job_id', '=', jobId).execute();
  await emit(tx, origin, { name: 'jobs.supply_started.v1', subject: jobId, payload: jobFacts(job) });
  const started = { ...job, supply_started_at: origin.at };
  noteJobChange(tx, started);
  return ok(started);
}
