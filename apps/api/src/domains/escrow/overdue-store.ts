import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';

export interface OverdueHold {
  readonly holdId: string;
  readonly jobId: string;
  readonly paymentId: string;
  readonly payeeId: string;
  readonly what: 'release' | 'hold';
  readonly since: Date;
}

/** Not raised before; oldest first. */
export async function overdueHolds(
  db: Db,
  limits: { requestedBefore: Date; capturedBefore: Date; limit: number },
): Promise<OverdueHold[]> {
  const { rows } = await sql<OverdueHold>`
    SELECT hold_id AS "holdId", job_id AS "jobId", payment_id AS "paymentId", payee_id AS "payeeId",
           CASE WHEN captured_at < ${limits.capturedBefore} THEN 'hold' ELSE 'release' END AS what,
           CASE WHEN captured_at < ${limits.capturedBefore} THEN captured_at ELSE release_requested_at END AS since
    FROM holds
    WHERE state IN ('created', 'held', 'release_requested', 'on_hold') AND overdue_alert_at IS NULL
      AND (captured_at < ${limits.capturedBefore}
           OR (state = 'release_requested' AND release_requested_at < ${limits.requestedBefore}))
    ORDER BY hold_id LIMIT ${limits.limit}`.execute(db);
  return rows;
}

/** @returns false when it was raised meanwhile */
export async function markOverdue(tx: Tx, holdId: string, at: Date): Promise<boolean> {
  const rows = await tx
    .updateTable('holds')
    .set({ overdue_alert_at: at })
    .where('hold_id', '=', holdId)
    .where('overdue_alert_at', 'is', null)
    .returning('hold_id')
    .execute();
  return rows.length > 0;
}

export async function jobsForAutomaticRelease(
  db: Db,
  limits: { requestedBefore: Date; jobMax_minor: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ job_id: string }>`
    SELECT job_id FROM holds AS waiting
    WHERE state = 'release_requested' AND release_requested_at <= ${limits.requestedBefore} AND NOT needs_two
      AND (SELECT sum(gross_minor) FROM holds AS every WHERE every.job_id = waiting.job_id) <= ${limits.jobMax_minor}
    GROUP BY job_id ORDER BY min(release_requested_at) LIMIT ${limits.limit}`.execute(db);
  return rows.map((row) => row.job_id);
}

/** What each job held at capture: the threshold for two people looks at this. */
export async function grossOfJobs(db: Db, jobIds: readonly string[]): Promise<Map<string, number>> {
  if (jobIds.length === 0) return new Map();
  const { rows } = await sql<{ job_id: string; gross_minor: number }>`
    SELECT job_id, sum(gross_minor)::bigint AS gross_minor FROM holds
    WHERE job_id = ANY (${[...jobIds]}::text[]) GROUP BY job_id`.execute(db);
  return new Map(rows.map((row) => [row.job_id, row.gross_minor]));
}
