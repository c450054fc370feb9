import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface HoldProblem {
  readonly jobId: string;
  /** What the open holds of the job still hold. */
  readonly holds_minor: number;
  /** What its ledger account says. */
  readonly ledger_minor: number;
}

/** `held:<job>` in the ledger equals what the job's open holds still hold. @returns jobs where it does not */
export async function verifyHolds(db: Db): Promise<HoldProblem[]> {
  const { rows } = await sql<HoldProblem>`
    WITH open AS (
      SELECT job_id, coalesce(sum(gross_minor - refunded_minor)
               FILTER (WHERE state IN ('created', 'held', 'release_requested', 'on_hold')), 0)::bigint AS holds_minor
      FROM holds GROUP BY job_id)
    SELECT open.job_id AS "jobId", open.holds_minor, coalesce(account.balance_minor, 0)::bigint AS ledger_minor
    FROM open LEFT JOIN ledger_accounts AS account ON account.account_id = 'held:' || open.job_id
    WHERE open.holds_minor <> coalesce(account.balance_minor, 0)
    ORDER BY open.job_id LIMIT 100`.execute(db);
  return rows;
}

/** What transfers at the gateway were made for, and with how much. */
export async function transfersByRef(
  db: Db,
  transferRefs: readonly string[],
): Promise<Map<string, { holdId: string; amount_minor: number }>> {
  if (transferRefs.length === 0) return new Map();
  const rows = await db
    .selectFrom('holds')
    .select(['transfer_ref', 'hold_id as holdId', 'net_minor as amount_minor'])
    .where('transfer_ref', 'in', [...transferRefs])
    .execute();
  return new Map(rows.map(({ transfer_ref, ...row }) => [transfer_ref ?? '', row]));
}
