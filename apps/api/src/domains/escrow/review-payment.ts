import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { cancelJob, lockJobs, requestRefund } from '#rooms/jobs/index.ts';
import { unfreezeLines } from './freeze-holds.ts';
import type { RiskReason } from './risk-rules.ts';

export interface Review {
  readonly paymentId: string;
  readonly decision: 'clear' | 'refund';
  readonly reason: string;
}

/** A finance admin has looked at a payment that was held for review: it goes on, or everything goes back. */
export async function reviewPayment(
  tx: Tx,
  origin: Origin,
  review: Review,
): Promise<Result<{ paymentId: string; jobIds: string[] }, 'escrow.nothing_to_review'>> {
  const jobIds = await jobsInReview(tx, review.paymentId);
  if (jobIds.length === 0) return refuse('escrow.nothing_to_review', 'No money of this payment waits for a review.');
  for (const job of await lockJobs(tx, jobIds)) {
    if (review.decision === 'refund') await giveBack(tx, origin, job, review.reason);
    await unfreezeLines(tx, origin, { jobId: job.job_id, key: { cause: 'review' }, reason: review.reason });
  }
  await audit(tx, origin, {
    action: review.decision === 'clear' ? 'escrow.review_cleared' : 'escrow.review_refunded',
    subjectId: review.paymentId,
    reason: review.reason,
    after: { jobIds },
  });
  return ok({ paymentId: review.paymentId, jobIds });
}

/** What was not delivered yet is cancelled with it; of the rest only the money goes back. */
async function giveBack(tx: Tx, origin: Origin, job: { job_id: string; state: string }, reason: string): Promise<void> {
  if (job.state === 'funded') {
    await cancelJob(tx, origin, { jobId: job.job_id, reason });
    return;
  }
  // "Nothing left" is no problem here: it went back another way.
  await requestRefund(tx, origin, { jobId: job.job_id, lines: 'everything left', reason });
}

export async function jobsInReview(db: Db, paymentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('hold_blocks')
    .innerJoin('holds', 'holds.hold_id', 'hold_blocks.hold_id')
    .select('holds.job_id')
    .distinct()
    .where('hold_blocks.cause', '=', 'review')
    .where('hold_blocks.reference', '=', paymentId)
    .where('hold_blocks.lifted_at', 'is', null)
    .orderBy('holds.job_id')
    .execute();
  return rows.map((row) => row.job_id);
}

export async function assessmentOf(
  db: Db,
  paymentId: string,
): Promise<{ score: number; reasons: RiskReason[] } | undefined> {
  return db
    .selectFrom('risk_assessments')
    .select(['score', 'reasons'])
    .where('payment_id', '=', paymentId)
    .executeTakeFirst();
}

export interface WaitingReview {
  readonly paymentId: string;
  readonly score: number;
  readonly reasons: RiskReason[];
  readonly payeeIds: string[];
  readonly amount_minor: number;
  readonly since: Date;
}

/** Payments whose money waits for a look, the longest waiting first. */
export async function waitingReviews(db: Db, page: { after?: string; limit: number }): Promise<WaitingReview[]> {
  const { rows } = await sql<WaitingReview>`
    SELECT hold.payment_id AS "paymentId", assessment.score, assessment.reasons,
           array_agg(DISTINCT hold.payee_id ORDER BY hold.payee_id) AS "payeeIds",
           sum(hold.gross_minor - hold.refunded_minor)::bigint AS amount_minor, min(block.placed_at) AS since
    FROM hold_blocks AS block
    JOIN holds AS hold USING (hold_id)
    JOIN risk_assessments AS assessment ON assessment.payment_id = hold.payment_id
    WHERE block.cause = 'review' AND block.lifted_at IS NULL AND hold.payment_id > ${page.after ?? ''}
    GROUP BY hold.payment_id, assessment.score, assessment.reasons
    ORDER BY hold.payment_id LIMIT ${page.limit}`.execute(db);
  return rows;
}
