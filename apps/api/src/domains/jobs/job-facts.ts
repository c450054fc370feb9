import type { Job } from './create-jobs.ts';

/** What every event of a job says. */
export function jobFacts(job: Job) {
  return {
    jobId: job.job_id,
    kind: job.kind,
    customerId: job.customer_id,
    payeeId: job.payee_id,
    checkoutId: job.checkout_id,
  };
}
