import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { type SettlementParts, settlementParts, subtractParts, sumParts } from '#rooms/fees/index.ts';
import type { HoldRefundsTable, HoldsTable } from './escrow-tables.ts';
import type { HoldChange, HoldFacts } from './hold-states.ts';

export type Hold = Selectable<HoldsTable>;
export type HoldRefund = Selectable<HoldRefundsTable>;

type PartColumns = { [P in keyof SettlementParts as `${P}_minor`]: number };

export function partsOf(row: PartColumns): SettlementParts {
  return Object.fromEntries(settlementParts.map((part) => [part, row[`${part}_minor`]])) as unknown as SettlementParts;
}

export function partColumns(parts: SettlementParts): PartColumns {
  return Object.fromEntries(settlementParts.map((part) => [`${part}_minor`, parts[part]])) as PartColumns;
}

export function factsOf(hold: Hold): HoldFacts {
  return {
    state: hold.state,
    resumeState: hold.resume_state,
    gross_minor: hold.gross_minor,
    refunded_minor: hold.refunded_minor,
    releasedAt: hold.released_at,
  };
}

export async function insertHolds(tx: Tx, holds: readonly Insertable<HoldsTable>[]): Promise<void> {
  await sendAlong(tx, tx.insertInto('holds').values([...holds]));
}

/** In the order of their ids; the job is locked before (lock order). */
export function lockHoldsOfJob(tx: Tx, jobId: string): Promise<Hold[]> {
  return tx.selectFrom('holds').selectAll().where('job_id', '=', jobId).orderBy('hold_id').forUpdate().execute();
}

export function holdsOfJob(db: Db, jobId: string): Promise<Hold[]> {
  return db.selectFrom('holds').selectAll().where('job_id', '=', jobId).orderBy('hold_id').execute();
}

export function holdsOfPayment(db: Db, paymentId: string): Promise<Hold[]> {
  return db.selectFrom('holds').selectAll().where('payment_id', '=', paymentId).orderBy('hold_id').execute();
}

export async function findHold(db: Db, holdId: string): Promise<Hold | undefined> {
  return db.selectFrom('holds').selectAll().where('hold_id', '=', holdId).executeTakeFirst();
}

export async function moveHold(
  tx: Tx,
  holdId: string,
  change: HoldChange,
  more: Partial<Pick<Hold, 'release_requested_at' | 'needs_two' | 'transfer_state' | 'approval_round'>> = {},
): Promise<void> {
  await tx
    .updateTable('holds')
    .set({
      state: change.state,
      resume_state: change.resumeState,
      refunded_minor: change.refunded_minor,
      released_at: change.releasedAt,
      ...more,
    })
    .where('hold_id', '=', holdId)
    .execute();
}

export async function noteTransfer(
  tx: Tx,
  holdId: string,
  change: Partial<Pick<HoldsTable, 'transfer_state' | 'transfer_ref' | 'transfer_minor' | 'transfer_problem'>>,
): Promise<void> {
  await tx.updateTable('holds').set(change).where('hold_id', '=', holdId).execute();
}

export function refundsOfHolds(db: Db, holdIds: readonly string[]): Promise<HoldRefund[]> {
  if (holdIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('hold_refunds')
    .selectAll()
    .where('hold_id', 'in', [...holdIds])
    .orderBy('refund_id')
    .execute();
}

/** What is left of each hold after its refunds, part by part. */
export async function partsLeft(db: Db, holds: readonly Hold[]): Promise<Map<string, SettlementParts>> {
  const refunds = Map.groupBy(
    await refundsOfHolds(
      db,
      holds.filter((hold) => hold.refunded_minor > 0).map((hold) => hold.hold_id),
    ),
    (refund) => refund.hold_id,
  );
  return new Map(
    holds.map((hold) => {
      const taken = (refunds.get(hold.hold_id) ?? []).map(partsOf);
      return [hold.hold_id, taken.length === 0 ? partsOf(hold) : subtractParts(partsOf(hold), sumParts(taken))];
    }),
  );
}

/** What a payee has sold since, refunds taken off. */
export async function grossSince(db: Db, payeeId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ gross_minor: number }>`
    SELECT coalesce(sum(gross_minor - refunded_minor), 0)::bigint AS gross_minor FROM holds
    WHERE payee_id = ${payeeId} AND beneficiary = 'payee' AND captured_at >= ${since}`.execute(db);
  return rows[0]?.gross_minor ?? 0;
}

/** Sets when release may be requested, for everything of the job that is still held. */
export async function setReleasable(tx: Tx, jobId: string, at: Date): Promise<void> {
  await tx
    .updateTable('holds')
    .set({ releasable_at: sql`least(coalesce(releasable_at, ${at}), ${at})` })
    .where('job_id', '=', jobId)
    .where('released_at', 'is', null)
    .execute();
}

/** Jobs with something to request the release of, oldest first. */
export async function jobsReleasable(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('holds')
    .select('job_id')
    .where('state', '=', 'held')
    .where('releasable_at', '<=', now)
    .groupBy('job_id')
    .orderBy(({ fn }) => fn.min('releasable_at'))
    .limit(limit)
    .execute();
  return rows.map((row) => row.job_id);
}
