import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface Turnover {
  /** Kind of account: `commission`, `tcs_payable`, … */
  readonly kind: string;
  readonly debit_minor: number;
  readonly credit_minor: number;
}

/** What went into and out of each kind of account in `[from, to)`, by the times the transfers carry. */
export async function turnoverBetween(db: Db, range: { from: Date; to: Date }): Promise<Turnover[]> {
  const { rows } = await sql<Turnover>`
    WITH legs AS (
      SELECT entry.debit_account AS account_id, entry.amount_minor AS debit, 0::bigint AS credit
      FROM ledger_entries AS entry JOIN ledger_transfers AS transfer USING (transfer_id)
      WHERE transfer.at >= ${range.from} AND transfer.at < ${range.to}
      UNION ALL
      SELECT entry.credit_account, 0, entry.amount_minor
      FROM ledger_entries AS entry JOIN ledger_transfers AS transfer USING (transfer_id)
      WHERE transfer.at >= ${range.from} AND transfer.at < ${range.to})
    SELECT account.kind, sum(debit)::bigint AS debit_minor, sum(credit)::bigint AS credit_minor
    FROM legs JOIN ledger_accounts AS account USING (account_id)
    GROUP BY account.kind ORDER BY account.kind`.execute(db);
  return rows;
}
