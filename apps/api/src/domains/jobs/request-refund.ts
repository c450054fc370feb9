import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { jobFacts } from './job-facts.ts';
import { linesOf, lockJob, noteLinesChange } from './read-jobs.ts';

export interface RefundLine {
  lineId: string;
  amount_minor: number;
}

export type RefundRefusal = 'jobs.not_found' | 'jobs.refund_too_large' | 'jobs.nothing_to_refund';

/**
 * Decides that exactly these amounts go back to the customer. What each line still has is kept by the database
 * (refunded ≤ total), so that no number of concurrent requests gives back more than was paid.
 */
export async function requestRefund(
  tx: Tx,
  origin: Origin,
  wanted: { jobId: string; lines: readonly RefundLine[] | 'everything left'; reason: string },
): Promise<Result<{ refundId: string; amount_minor: number }, RefundRefusal>> {
  const job = await lockJob(tx, wanted.jobId);
  if (!job) return refuse('jobs.not_found', 'There is no such job.');
  const lines = wanted.lines === 'everything left' ? await everythingLeft(tx, wanted.jobId) : merged(wanted.lines);
  if (lines.length === 0) return refuse('jobs.nothing_to_refund', 'Everything has been refunded already.');
  const taken = await takeFromLines(tx, wanted.jobId, lines);
  if (taken !== lines.length) {
    return refuse(
      'jobs.refund_too_large',
      'A line has less left than this refund asks for. Reload to see what is left.',
    );
  }
  const refundId = newId('rfd');
  const amount_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0);
  await tx
    .insertInto('job_refunds')
    .values({
      refund_id: refundId,
      job_id: wanted.jobId,
      amount_minor,
      reason: wanted.reason,
      requested_by: origin.actor.userId,
      requested_at: origin.at,
    })
    .execute();
  await tx
    .insertInto('job_refund_lines')
    .values(lines.map((line) => ({ refund_id: refundId, line_id: line.lineId, amount_minor: line.amount_minor })))
    .execute();
  await audit(tx, origin, {
    action: 'jobs.refund_requested',
    subjectId: wanted.jobId,
    reason: wanted.reason,
    after: { refundId, lines },
  });
  const payload = { ...jobFacts(job), refundId, lines: [...lines], reason: wanted.reason };
  await emit(tx, origin, { name: 'jobs.refund_due.v1', subject: wanted.jobId, payload });
  return ok({ refundId, amount_minor });
}

async function everythingLeft(tx: Tx, jobId: string): Promise<RefundLine[]> {
  const lines = await linesOf(tx, jobId);
  return lines
    .map((line) => ({ lineId: line.line_id, amount_minor: line.total_minor - line.refunded_minor }))
    .filter((line) => line.amount_minor > 0);
}

/** One entry per line, however often the caller named it. */
function merged(lines: readonly RefundLine[]): RefundLine[] {
  const sums = new Map<string, number>();
  for (const line of lines) {
    if (!Number.isSafeInteger(line.amount_minor) || line.amount_minor <= 0)
      throw new Error('refund amount must be positive paise');
    sums.set(line.lineId, (sums.get(line.lineId) ?? 0) + line.amount_minor);
  }
  return [...sums].map(([lineId, amount_minor]) => ({ lineId, amount_minor }));
}

/** @returns how many lines had enough left and were charged */
async function takeFromLines(tx: Tx, jobId: string, lines: readonly RefundLine[]): Promise<number> {
  noteLinesChange(tx, jobId);
  const { rows } = await sql`
    UPDATE job_lines AS line SET refunded_minor = refunded_minor + wanted.amount
    FROM unnest(${lines.map((line) => line.lineId)}::text[], ${lines.map((line) => line.amount_minor)}::bigint[]) AS wanted (id, amount)
    WHERE line.line_id = wanted.id AND line.job_id = ${jobId} AND line.total_minor - line.refunded_minor >= wanted.amount
    RETURNING line.line_id`.execute(tx);
  return rows.length;
}
