import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { AccountId } from './ledger-accounts.ts';

export interface StatementLine {
  readonly seq: number;
  readonly transferId: string;
  readonly kind: string;
  readonly reference: string;
  readonly jobId: string | null;
  readonly at: Date;
  /** The other account of the entry. */
  readonly counterpart: AccountId;
  /** In the account's normal direction: positive raises the balance. */
  readonly amount_minor: number;
}

export interface StatementRange {
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
  /** Lines after this sequence number (keyset). */
  readonly after?: number;
  readonly limit: number;
}

/** Entries of an account, oldest first. */
export async function statementOf(db: Db, accountId: AccountId, range: StatementRange): Promise<StatementLine[]> {
  // Two index scans merged by sequence number: a page of the busiest account reads no more rows than it shows.
  const { rows } = await sql<StatementLine>`
    SELECT entry.seq, entry.transfer_id AS "transferId", transfer.kind, transfer.reference,
           transfer.job_id AS "jobId", transfer.at, entry.counterpart,
           entry.credit * CASE account_kind.normal_side WHEN 'credit' THEN 1 ELSE -1 END AS amount_minor
    FROM (SELECT seq, transfer_id, debit_account AS counterpart, amount_minor AS credit
          FROM ledger_entries WHERE credit_account = ${accountId}
          UNION ALL SELECT seq, transfer_id, credit_account, -amount_minor
          FROM ledger_entries WHERE debit_account = ${accountId}) AS entry
    JOIN ledger_transfers AS transfer USING (transfer_id)
    JOIN ledger_account_kinds AS account_kind ON account_kind.kind = split_part(${accountId}, ':', 1)
    WHERE entry.seq > ${range.after ?? 0}
      AND transfer.at >= ${range.from ?? new Date(0)} AND transfer.at < ${range.to ?? new Date('2200-01-01')}
    ORDER BY entry.seq LIMIT ${range.limit}`.execute(db);
  return rows;
}

/** Balance before `at`, by replay of the entries before it. */
export async function balanceAt(db: Db, accountId: AccountId, at: Date): Promise<number> {
  const { rows } = await sql<{ balance_minor: number }>`
    SELECT coalesce(sum(entry.amount_minor * CASE
             WHEN (entry.credit_account = ${accountId}) = (account_kind.normal_side = 'credit') THEN 1 ELSE -1
           END), 0)::bigint AS balance_minor
    FROM ledger_entries AS entry
    JOIN ledger_transfers AS transfer USING (transfer_id)
    JOIN ledger_account_kinds AS account_kind ON account_kind.kind = split_part(${accountId}, ':', 1)
    WHERE ${accountId} IN (entry.credit_account, entry.debit_account) AND transfer.at < ${at}`.execute(db);
  return rows[0]?.balance_minor ?? 0;
}

export interface TransferEntry {
  readonly transferId: string;
  readonly debit: AccountId;
  readonly credit: AccountId;
  readonly amount_minor: number;
}

/** All entries of some transfers: what else happened when a statement's line was posted. */
export async function entriesOf(db: Db, transferIds: readonly string[]): Promise<TransferEntry[]> {
  if (transferIds.length === 0) return [];
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['transfer_id as transferId', 'debit_account as debit', 'credit_account as credit', 'amount_minor'])
    .where('transfer_id', 'in', [...transferIds])
    .orderBy('seq')
    .execute();
  return rows as TransferEntry[];
}
