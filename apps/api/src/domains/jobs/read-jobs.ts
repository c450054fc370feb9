import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openParties, type Job, type JobLine, type Parties } from './create-jobs.ts';

export function getJob(db: Db, jobId: string): Promise<Job | undefined> {
  return db.selectFrom('jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst();
}

/** First in the lock order: job → stock → payment → hold → accounts. */
export function lockJob(tx: Tx, jobId: string): Promise<Job | undefined> {
  return tx.selectFrom('jobs').selectAll().where('job_id', '=', jobId).forUpdate().executeTakeFirst();
}

/** Locks several, always in the order of their ids. */
export function lockJobs(tx: Tx, jobIds: readonly string[]): Promise<Job[]> {
  return tx
    .selectFrom('jobs')
    .selectAll()
    .where('job_id', 'in', [...jobIds])
    .orderBy('job_id')
    .forUpdate()
    .execute();
}

export function jobsOfCheckout(db: Db, checkoutId: string): Promise<Job[]> {
  return db.selectFrom('jobs').selectAll().where('checkout_id', '=', checkoutId).orderBy('job_id').execute();
}

export function linesOf(db: Db, jobId: string): Promise<JobLine[]> {
  return db.selectFrom('job_lines').selectAll().where('job_id', '=', jobId).orderBy('position').execute();
}

export async function partiesOf(db: Db, services: Services, jobId: string): Promise<Parties | undefined> {
  const job = await getJob(db, jobId);
  return job && openParties(services, job);
}

export interface JobRefund {
  readonly refundId: string;
  readonly requestedAt: Date;
  readonly lines: readonly { readonly lineId: string; readonly amount_minor: number }[];
}

/** Every refund that was decided, oldest first. */
export async function refundsOf(db: Db, jobId: string): Promise<JobRefund[]> {
  const rows = await db
    .selectFrom('job_refunds as refund')
    .innerJoin('job_refund_lines as line', 'line.refund_id', 'refund.refund_id')
    .select(['refund.refund_id', 'refund.requested_at', 'line.line_id', 'line.amount_minor'])
    .where('refund.job_id', '=', jobId)
    .orderBy('refund.refund_id')
    .execute();
  return [...Map.groupBy(rows, (row) => row.refund_id)].map(([refundId, lines]) => ({
    refundId,
    requestedAt: (lines[0] as (typeof rows)[number]).requested_at,
    lines: lines.map((line) => ({ lineId: line.line_id, amount_minor: line.amount_minor })),
  }));
}

/** What lines are about, by line, for lists over many jobs. */
export async function describeLines(db: Db, lineIds: readonly string[]): Promise<Map<string, string>> {
  if (lineIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_lines')
    .select(['line_id', 'description'])
    .where('line_id', 'in', [...lineIds])
    .execute();
  return new Map(rows.map((row) => [row.line_id, row.description]));
}
