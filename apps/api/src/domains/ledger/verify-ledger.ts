import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface LedgerProblem {
  readonly problem: 'balance_differs' | 'below_zero' | 'account_missing' | 'transfer_empty' | 'sum_not_zero';
  readonly subject: string;
  readonly expected_minor: number | null;
  readonly found_minor: number | null;
}

/**
 * Recomputes every balance from the entries alone and compares (PAY-2). Everything is one statement and therefore one
 * snapshot: postings that run meanwhile do not disturb it.
 *
 * @returns what is wrong, at most 1,000 rows; empty for a sound ledger
 */
export async function verifyLedger(db: Db): Promise<LedgerProblem[]> {
  const { rows } = await sql<LedgerProblem>`
    WITH legs AS (
      SELECT credit_account AS account_id, amount_minor AS credit FROM ledger_entries
      UNION ALL SELECT debit_account, -amount_minor FROM ledger_entries),
    sums AS (SELECT account_id, sum(credit)::bigint AS credit FROM legs GROUP BY account_id),
    replayed AS (
      SELECT account.account_id, account.balance_minor, account_kind.floored,
             coalesce(sums.credit, 0) * CASE account_kind.normal_side WHEN 'credit' THEN 1 ELSE -1 END AS expected
      FROM ledger_accounts AS account
      JOIN ledger_account_kinds AS account_kind USING (kind)
      LEFT JOIN sums USING (account_id))
    SELECT 'balance_differs' AS problem, account_id AS subject, expected AS expected_minor,
           balance_minor AS found_minor
    FROM replayed WHERE floored AND balance_minor IS DISTINCT FROM expected
    UNION ALL SELECT 'below_zero', account_id, 0, expected FROM replayed WHERE floored AND expected < 0
    UNION ALL SELECT 'account_missing', sums.account_id, NULL, sums.credit FROM sums
      WHERE NOT EXISTS (SELECT FROM ledger_accounts AS known WHERE known.account_id = sums.account_id)
    UNION ALL SELECT 'transfer_empty', transfer_id, NULL, NULL FROM ledger_transfers AS transfer
      WHERE NOT EXISTS (SELECT FROM ledger_entries AS entry WHERE entry.transfer_id = transfer.transfer_id)
    UNION ALL SELECT 'sum_not_zero', 'all accounts', 0, total.credit
      FROM (SELECT coalesce(sum(credit), 0)::bigint AS credit FROM sums) AS total WHERE total.credit <> 0
    LIMIT 1000`.execute(db);
  return rows;
}
