import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { AccountId } from './ledger-accounts.ts';

/** Balance in the account's normal direction; 0 for an account nothing was posted to. */
export async function balanceOf(db: Db, accountId: AccountId): Promise<number> {
  return (await balancesOf(db, [accountId])).get(accountId) ?? 0;
}

/** Kept balances are read, those of insert-only accounts are summed from their entries. */
export async function balancesOf(db: Db, accountIds: readonly AccountId[]): Promise<Map<AccountId, number>> {
  const { rows } = await sql<{ account_id: AccountId; balance_minor: number }>`
    SELECT account.account_id, coalesce(account.balance_minor, (
      (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries WHERE credit_account = account.account_id)
      - (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries WHERE debit_account = account.account_id)
    ) * CASE account_kind.normal_side WHEN 'credit' THEN 1 ELSE -1 END)::bigint AS balance_minor
    FROM ledger_accounts AS account JOIN ledger_account_kinds AS account_kind USING (kind)
    WHERE account.account_id = ANY (${[...accountIds]}::text[])`.execute(db);
  const found = new Map(rows.map((row) => [row.account_id, row.balance_minor]));
  return new Map(accountIds.map((id) => [id, found.get(id) ?? 0]));
}

/**
 * Locks accounts that keep a balance until the end of the transaction and answers their balances, for decisions that
 * split an amount ("from the balance what is there, the rest as a claim"). Missing accounts are opened, because a lock
 * on a row that does not exist locks nothing.
 */
export async function lockBalances(tx: Tx, accountIds: readonly AccountId[]): Promise<Map<AccountId, number>> {
  const { rows } = await sql<{ account_id: AccountId; balance_minor: number }>`
    SELECT account_id, balance_minor FROM ledger_lock(${[...accountIds]}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.account_id, row.balance_minor]));
}

/** What was posted under a kind, by reference: whether a payment, a refund, a payout reached the books in full. */
export async function amountsPosted(
  db: Db,
  kind: `${string}.${string}`,
  references: readonly string[],
): Promise<Map<string, number>> {
  if (references.length === 0) return new Map();
  const { rows } = await sql<{ reference: string; amount_minor: number }>`
    SELECT transfer.reference, sum(entry.amount_minor)::bigint AS amount_minor
    FROM ledger_transfers AS transfer JOIN ledger_entries AS entry USING (transfer_id)
    WHERE transfer.kind = ${kind} AND transfer.reference = ANY (${[...references]}::text[])
    GROUP BY transfer.reference`.execute(db);
  return new Map(rows.map((row) => [row.reference, row.amount_minor]));
}
