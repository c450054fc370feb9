import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface TrialBalanceRow {
  readonly kind: string;
  readonly normalSide: 'debit' | 'credit';
  readonly purpose: string;
  readonly accounts: number;
  /** In the kind's normal direction. */
  readonly balance_minor: number;
}

/** Balance of every kind of account, from the entries. Debit kinds and credit kinds sum to the same. */
export async function trialBalance(db: Db): Promise<TrialBalanceRow[]> {
  const { rows } = await sql<TrialBalanceRow>`
    WITH sums AS (
      SELECT split_part(account_id, ':', 1) AS kind, sum(credit)::bigint AS credit,
             count(DISTINCT account_id)::int AS accounts
      FROM (SELECT credit_account AS account_id, sum(amount_minor) AS credit FROM ledger_entries GROUP BY 1
            UNION ALL SELECT debit_account, -sum(amount_minor) FROM ledger_entries GROUP BY 1) AS legs
      GROUP BY 1)
    SELECT account_kind.kind, account_kind.normal_side AS "normalSide", account_kind.purpose,
           coalesce(sums.accounts, 0) AS accounts,
           coalesce(sums.credit, 0) * CASE account_kind.normal_side WHEN 'credit' THEN 1 ELSE -1 END AS balance_minor
    FROM ledger_account_kinds AS account_kind LEFT JOIN sums USING (kind)
    ORDER BY account_kind.normal_side DESC, account_kind.kind`.execute(db);
  return rows;
}
