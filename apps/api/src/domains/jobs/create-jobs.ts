import type { Selectable } from 'kysely';
import type { JobKind } from '@mistri/contracts/jobs/job-states';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { newId } from '#platform/ids.ts';
import type { Services } from '#platform/services.ts';
import type { JobLinesTable, JobsTable } from './jobs-tables.ts';

export type Job = Selectable<JobsTable>;
export type JobLine = Selectable<JobLinesTable>;

export type NewJobLine = Omit<JobLine, 'line_id' | 'job_id' | 'position' | 'refunded_minor'>;

/** Who was who when the job was made, as invoices must show it (IN-3). Personal parts: always stored sealed. */
export interface Parties {
  supplier: Party;
  buyer: Party;
  deliveryAddress: Address | null;
  /** GST state code and name, e.g. `33`, `Tamil Nadu`. */
  placeOfSupply: { stateCode: string; stateName: string };
}

export interface Party {
  name: string;
  gstin: string | null;
  address: Address;
}

export interface Address {
  name: string;
  lines: string[];
  city: string;
  pin: string;
  stateCode: string;
  stateName: string;
  phone?: string;
}

export interface NewJob {
  /** The order's, repair's or booking's own id is the job's id. */
  jobId: string;
  kind: JobKind;
  customerId: string;
  payeeId: string;
  checkoutId: string;
  parties: Parties;
  lines: readonly NewJobLine[];
}

/** Payee of what the platform itself sells: nobody is paid, and every line is its own (ADR 0030). */
export const platformPayee = 'platform';

/** Makes the jobs of one checkout: two writes however many there are. @returns the lines with their ids */
export async function createJobs(tx: Tx, services: Services, at: Date, jobs: readonly NewJob[]): Promise<JobLine[]> {
  const rows = jobs.map((job) => {
    if (job.lines.length === 0) throw new Error(`job ${job.jobId} without lines`);
    const ownSale = job.payeeId === platformPayee;
    if (ownSale && job.lines.some((line) => line.beneficiary !== 'platform'))
      throw new Error(`job ${job.jobId}: a line for a payee who is the platform`);
    const dataKey = services.crypto.newDataKey();
    return {
      job_id: job.jobId,
      kind: job.kind,
      customer_id: job.customerId,
      payee_id: job.payeeId,
      checkout_id: job.checkoutId,
      total_minor: job.lines.reduce((sum, line) => sum + line.total_minor, 0),
      data_key: dataKey,
      parties_sealed: services.crypto.seal(dataKey, JSON.stringify(job.parties), `${job.jobId}:parties`),
      dispute_window_ends_at: null,
      created_at: at,
      changed_at: at,
    };
  });
  const lines = jobs.flatMap((job) =>
    job.lines.map((line, position) => ({
      ...line,
      line_id: newId('jln'),
      job_id: job.jobId,
      position,
      refunded_minor: 0,
    })),
  );
  await sendAlong(tx, tx.insertInto('jobs').values(rows));
  await sendAlong(tx, tx.insertInto('job_lines').values(lines));
  return lines;
}

export function openParties(services: Services, job: Pick<Job, 'job_id' | 'data_key' | 'parties_sealed'>): Parties {
  return JSON.parse(services.crypto.open(job.data_key, job.parties_sealed, `${job.job_id}:parties`)) as Parties;
}
