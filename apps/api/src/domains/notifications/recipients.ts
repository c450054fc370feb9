import type { AdminCapability } from '@mistri/contracts/auth/roles';
import type { Tx } from '#platform/db/database.ts';
import { adminsWith, membersOf } from '#rooms/identity/index.ts';
import { getJob, linesOf } from '#rooms/jobs/index.ts';
import type { NoticeParams } from './notice-params.ts';

/** The people behind a payee: members of a dealer or centre, or the technician who is paid personally. */
export async function peopleOf(tx: Tx, payeeId: string): Promise<string[]> {
  const members = await membersOf(tx, payeeId);
  return payeeId.startsWith('usr_') ? [payeeId, ...members] : members;
}

export function staffWith(tx: Tx, at: Date, ...capabilities: AdminCapability[]): Promise<string[]> {
  return adminsWith(tx, capabilities, at);
}

export interface JobNews {
  readonly customerId: string;
  readonly payeeId: string;
  /** What templates say about the job; no path yet. */
  readonly params: NoticeParams;
}

/** What people need to recognise a job. Undefined when there is none. */
export async function newsOf(tx: Tx, jobId: string): Promise<JobNews | undefined> {
  const [job, lines] = await Promise.all([getJob(tx, jobId), linesOf(tx, jobId)]);
  if (!job) return undefined;
  const goods = lines.filter((line) => line.kind === 'goods' || line.kind === 'service');
  const [first] = goods;
  return {
    customerId: job.customer_id,
    payeeId: job.payee_id,
    params: {
      jobId,
      amount_minor: job.total_minor,
      ...(first ? { item: first.description.slice(0, 200) } : {}),
      ...(goods.length > 1 ? { more: goods.length - 1 } : {}),
    },
  };
}
