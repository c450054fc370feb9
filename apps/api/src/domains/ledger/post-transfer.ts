import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { AccountId } from './ledger-accounts.ts';

export interface Entry {
  readonly debit: AccountId;
  readonly credit: AccountId;
  readonly amount_minor: number;
}

export interface Posting {
  /** What happened: `escrow.hold`. Together with `reference` it happens once. */
  readonly kind: `${string}.${string}`;
  /** Id of the thing that moved the money: a hold, a refund, a payout. */
  readonly reference: string;
  readonly jobId?: string;
  /** Entries of zero are left out. At least one must remain. */
  readonly entries: readonly Entry[];
}

export interface PostedTransfer {
  readonly transferId: string;
  /** The same posting had been made before; nothing moved now. */
  readonly replayed: boolean;
}

type PostOrigin = Pick<Origin, 'actor' | 'traceId' | 'at'>;

/**
 * Posts in the caller's transaction, in one round trip. Refuses `ledger.insufficient` when an account that must not go
 * below zero would; PostgreSQL has then ended the transaction, so the caller can only return the refusal.
 *
 * @throws when the reference was used for a different posting, or an amount is not a positive safe integer
 */
export async function post(
  tx: Tx,
  origin: PostOrigin,
  posting: Posting,
): Promise<Result<PostedTransfer, 'ledger.insufficient'>> {
  return write(tx, origin, posting, null);
}

/** The same entries with their sides exchanged, once per transfer (UNIQUE on `reverses`). */
export async function reverse(
  tx: Tx,
  origin: PostOrigin,
  transferId: string,
): Promise<Result<PostedTransfer, 'ledger.insufficient'>> {
  const entries = await tx
    .selectFrom('ledger_entries')
    .select(['debit_account', 'credit_account', 'amount_minor'])
    .where('transfer_id', '=', transferId)
    .orderBy('seq')
    .execute();
  if (entries.length === 0) throw new Error(`no ledger transfer ${transferId}`);
  const swapped = entries.map((entry) => ({
    debit: entry.credit_account as AccountId,
    credit: entry.debit_account as AccountId,
    amount_minor: entry.amount_minor,
  }));
  return write(tx, origin, { kind: 'ledger.reversal', reference: transferId, entries: swapped }, transferId);
}

async function write(
  tx: Tx,
  origin: PostOrigin,
  posting: Posting,
  reverses: string | null,
): Promise<Result<PostedTransfer, 'ledger.insufficient'>> {
  const entries = posting.entries.filter((entry) => entry.amount_minor !== 0);
  for (const { amount_minor } of entries) {
    if (!Number.isSafeInteger(amount_minor) || amount_minor < 0)
      throw new Error(`${posting.kind} ${posting.reference}: ${amount_minor} is not an amount in paise`);
  }
  if (entries.length === 0) throw new Error(`${posting.kind} ${posting.reference}: nothing to post`);
  try {
    const { rows } = await sql<{ transfer_id: string; replayed: boolean }>`
      SELECT transfer_id, replayed FROM ledger_post(
        ${newId('ltr')}, ${posting.kind}, ${posting.reference}, ${posting.jobId ?? null}, ${reverses},
        ${origin.actor.userId}, ${origin.traceId}, ${origin.at},
        ${entries.map((entry) => entry.debit)}::text[], ${entries.map((entry) => entry.credit)}::text[],
        ${entries.map((entry) => entry.amount_minor)}::bigint[])`.execute(tx);
    const posted = rows[0];
    if (!posted) throw new Error('ledger_post answered nothing');
    return ok({ transferId: posted.transfer_id, replayed: posted.replayed });
  } catch (error) {
    if (violatedConstraint(error) === 'ledger_accounts_floor')
      return refuse('ledger.insufficient', 'There is not enough money on the account for this.', {
        details: { kind: posting.kind },
      });
    throw error;
  }
}
