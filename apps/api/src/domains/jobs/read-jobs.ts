import { sql } from 'kysely';
import { anyOf } from '#platform/db/any-of.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openParties, type Job, type JobLine, type Parties } from './create-jobs.ts';

export async function getJob(db: Db, jobId: string): Promise<Job | undefined> {
  const locked = lockedJobs.get(db)?.get(jobId);
  return locked ?? db.selectFrom('jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst();
}

/** First in the lock order: job → stock → payment → hold → accounts. */
export async function lockJob(tx: Tx, jobId: string): Promise<Job | undefined> {
  return lockedBefore(tx).get(jobId) ?? (await lockJobs(tx, [jobId]))[0];
}

/** Locks several, always in the order of their ids. */
export async function lockJobs(tx: Tx, jobIds: readonly string[]): Promise<Job[]> {
  const before = lockedBefore(tx);
  const known = jobIds.flatMap((jobId) => before.get(jobId) ?? []);
  if (known.length === jobIds.length) return known.toSorted((a, b) => (a.job_id < b.job_id ? -1 : 1));
  const jobs = await tx
    .selectFrom('jobs')
    .selectAll()
    .where('job_id', '=', anyOf(jobIds))
    .orderBy('job_id')
    .forUpdate()
    .execute();
  for (const job of jobs) before.set(job.job_id, job);
  return jobs;
}

/**
 * What a transaction has locked nobody else changes, so it is read once however many rooms ask. Whoever changes the row
 * tells (`noteJobChange`): this room only.
 */
const lockedJobs = new WeakMap<Db, Map<string, Job>>();

function lockedBefore(tx: Tx): Map<string, Job> {
  const known = lockedJobs.get(tx) ?? new Map<string, Job>();
  lockedJobs.set(tx, known);
  return known;
}

export function noteJobChange(tx: Tx, job: Job): void {
  lockedJobs.get(tx)?.set(job.job_id, job);
}

/** Lines change only under the lock of their job, and only by a refund (`noteLinesChange`). */
const linesOfLocked = new WeakMap<Db, Map<string, Promise<JobLine[]>>>();

export function noteLinesChange(tx: Tx, jobId: string): void {
  linesOfLocked.get(tx)?.delete(jobId);
}

export function jobsOfCheckout(db: Db, checkoutId: string): Promise<Job[]> {
  return db.selectFrom('jobs').selectAll().where('checkout_id', '=', checkoutId).orderBy('job_id').execute();
}

export function linesOf(db: Db, jobId: string): Promise<JobLine[]> {
  if (!lockedJobs.get(db)?.has(jobId)) return readLines(db, jobId);
  const known = linesOfLocked.get(db) ?? new Map<string, Promise<JobLine[]>>();
  linesOfLocked.set(db, known);
  const lines = known.get(jobId) ?? readLines(db, jobId);
  known.set(jobId, lines);
  return lines;
}

function readLines(db: Db, jobId: string): Promise<JobLine[]> {
  return db.selectFrom('job_lines').selectAll().where('job_id', '=', jobId).orderBy('position').execute();
}

export async function partiesOf(db: Db, services: Services, jobId: string): Promise<Parties | undefined> {
  const job = await getJob(db, jobId);
  return job && openParties(services, job);
}

/** Who sold or worked, by job, for lists over many: the name of then, as the invoice has it. One statement. */
export async function supplierNames(
  db: Db,
  services: Services,
  jobIds: readonly string[],
): Promise<Map<string, string>> {
  if (jobIds.length === 0) return new Map();
  const jobs = await db
    .selectFrom('jobs')
    .select(['job_id', 'data_key', 'parties_sealed'])
    .where('job_id', 'in', [...new Set(jobIds)])
    .execute();
  return new Map(jobs.map((job) => [job.job_id, openParties(services, job).supplier.name]));
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

export interface LineInList {
  readonly description: string;
  readonly kind: JobLine['kind'];
  /** What the whole job is about: its first line. */
  readonly jobTitle: string;
}

const firstOfJob = sql<string>`(
  SELECT every.description FROM job_lines AS every WHERE every.job_id = line.job_id ORDER BY every.position LIMIT 1)`;

/** What lines are about, by line, for lists over many jobs. One statement. */
export async function describeLines(db: Db, lineIds: readonly string[]): Promise<Map<string, LineInList>> {
  if (lineIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_lines as line')
    .select(['line.line_id', 'line.description', 'line.kind', firstOfJob.as('jobTitle')])
    .where('line.line_id', 'in', [...lineIds])
    .execute();
  return new Map(rows.map(({ line_id, ...line }) => [line_id, line]));
}
