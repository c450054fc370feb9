import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { account, balancesOf } from '#rooms/ledger/index.ts';

export interface PayoutProblem {
  readonly payeeId: string;
  readonly due_minor: number;
  readonly balance_minor: number;
}

/** The balance of every payee equals the sum of what is due to them. @returns payees where it does not */
export async function verifyPayouts(db: Db): Promise<PayoutProblem[]> {
  const { rows } = await sql<{ payee_id: string; due_minor: number }>`
    SELECT payee_id, coalesce(sum(amount_minor) FILTER (WHERE state = 'due'), 0)::bigint AS due_minor
    FROM payout_items GROUP BY payee_id`.execute(db);
  const balances = await balancesOf(
    db,
    rows.map((row) => account.payee(row.payee_id)),
  );
  return rows
    .map((row) => ({
      payeeId: row.payee_id,
      due_minor: row.due_minor,
      balance_minor: balances.get(account.payee(row.payee_id)) ?? 0,
    }))
    .filter((row) => row.due_minor !== row.balance_minor);
}
