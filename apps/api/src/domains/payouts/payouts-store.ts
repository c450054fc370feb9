import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { PayoutItemState, PayoutMethod, PayoutState } from './payouts-tables.ts';

export interface PayoutItem {
  readonly itemId: string;
  readonly jobId: string;
  readonly payeeId: string;
  readonly kind: string;
  readonly released_minor: number;
  readonly amount_minor: number;
  readonly transferRef: string | null;
  readonly transfer_minor: number | null;
  readonly transferAccountId: string | null;
  readonly state: PayoutItemState;
  readonly payoutId: string | null;
}

const itemColumns = [
  'item_id as itemId',
  'job_id as jobId',
  'payee_id as payeeId',
  'kind',
  'released_minor',
  'amount_minor',
  'transfer_ref as transferRef',
  'transfer_minor',
  'transfer_account_id as transferAccountId',
  'state',
  'payout_id as payoutId',
] as const;

/** @returns undefined when this intent exists already (UNIQUE job, payee, kind) */
export async function insertItem(
  tx: Tx,
  item: Omit<PayoutItem, 'state' | 'payoutId' | 'released_minor'>,
  at: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('payout_items')
    .values({
      item_id: item.itemId,
      job_id: item.jobId,
      payee_id: item.payeeId,
      kind: item.kind,
      released_minor: item.amount_minor,
      amount_minor: item.amount_minor,
      transfer_ref: item.transferRef,
      transfer_minor: item.transfer_minor,
      transfer_account_id: item.transferAccountId,
      state: 'due',
      payout_id: null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.constraint('payout_items_once').doNothing())
    .returning('item_id')
    .executeTakeFirst();
  return row?.item_id;
}

/** Oldest first, locked. The payee's row is locked before. */
export function lockDueItems(tx: Tx, payeeId: string): Promise<PayoutItem[]> {
  return tx
    .selectFrom('payout_items')
    .select(itemColumns)
    .where('payee_id', '=', payeeId)
    .where('state', '=', 'due')
    .orderBy('item_id')
    .forUpdate()
    .execute();
}

export async function lockItem(
  tx: Tx,
  key: { jobId: string; payeeId: string; kind: string },
): Promise<PayoutItem | undefined> {
  return tx
    .selectFrom('payout_items')
    .select(itemColumns)
    .where('job_id', '=', key.jobId)
    .where('payee_id', '=', key.payeeId)
    .where('kind', '=', key.kind)
    .forUpdate()
    .executeTakeFirst();
}

export async function reduceItem(tx: Tx, item: PayoutItem, by_minor: number): Promise<void> {
  const left = item.amount_minor - by_minor;
  await tx
    .updateTable('payout_items')
    .set({ amount_minor: left, ...(left === 0 ? { state: 'settled_by_recovery' as const } : {}) })
    .where('item_id', '=', item.itemId)
    .execute();
}

export async function assignItems(tx: Tx, payoutId: string, itemIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('payout_items')
    .set({ state: 'sending', payout_id: payoutId })
    .where('item_id', 'in', [...itemIds])
    .execute();
}

export async function moveItems(tx: Tx, payoutId: string, state: 'paid' | 'due'): Promise<void> {
  await tx
    .updateTable('payout_items')
    .set(state === 'due' ? { state, payout_id: null } : { state })
    .where('payout_id', '=', payoutId)
    .execute();
}

/**
 * A failed Route payout: what waits at the gateway can no longer be let go, so its items are paid by bank next time.
 */
export async function forgetTransfers(tx: Tx, payoutId: string): Promise<void> {
  await tx
    .updateTable('payout_items')
    .set({ transfer_ref: null, transfer_minor: null, transfer_account_id: null })
    .where('payout_id', '=', payoutId)
    .execute();
}

export function itemsOf(db: Db, payoutId: string): Promise<PayoutItem[]> {
  return db
    .selectFrom('payout_items')
    .select(itemColumns)
    .where('payout_id', '=', payoutId)
    .orderBy('item_id')
    .execute();
}

/** Payees with something due, in the order of their ids (lock order). */
export async function payeesWithDueItems(
  db: Db,
  filter: { payeeIds?: readonly string[]; onlyRoute?: boolean; limit: number },
): Promise<string[]> {
  let query = db.selectFrom('payout_items').select('payee_id').distinct().where('state', '=', 'due');
  if (filter.payeeIds) query = query.where('payee_id', 'in', [...filter.payeeIds]);
  if (filter.onlyRoute) query = query.where('transfer_ref', 'is not', null);
  const rows = await query.orderBy('payee_id').limit(filter.limit).execute();
  return rows.map((row) => row.payee_id);
}

export interface Payout {
  readonly payoutId: string;
  readonly payeeId: string;
  readonly accountId: string;
  readonly batchId: string | null;
  readonly method: PayoutMethod;
  readonly amount_minor: number;
  readonly state: PayoutState;
  readonly gatewayRef: string | null;
  readonly utr: string | null;
  readonly failure: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly sentAt: Date | null;
  readonly endedAt: Date | null;
}

const payoutColumns = [
  'payout_id as payoutId',
  'payee_id as payeeId',
  'account_id as accountId',
  'batch_id as batchId',
  'method',
  'amount_minor',
  'state',
  'gateway_ref as gatewayRef',
  'utr',
  'failure',
  'requested_by as requestedBy',
  'requested_at as requestedAt',
  'sent_at as sentAt',
  'ended_at as endedAt',
] as const;

export async function insertBatch(
  tx: Tx,
  batch: { batchId: string; by: string; at: Date; note: string | null },
): Promise<void> {
  await tx
    .insertInto('payout_batches')
    .values({ batch_id: batch.batchId, created_by: batch.by, created_at: batch.at, note: batch.note })
    .execute();
}

export async function insertPayout(
  tx: Tx,
  payout: Pick<
    Payout,
    'payoutId' | 'payeeId' | 'accountId' | 'batchId' | 'method' | 'amount_minor' | 'requestedBy' | 'requestedAt'
  >,
): Promise<void> {
  await tx
    .insertInto('payouts')
    .values({
      payout_id: payout.payoutId,
      payee_id: payout.payeeId,
      account_id: payout.accountId,
      batch_id: payout.batchId,
      method: payout.method,
      amount_minor: payout.amount_minor,
      state: 'requested',
      requested_by: payout.requestedBy,
      requested_at: payout.requestedAt,
    })
    .execute();
}

export async function readPayout(db: Db, payoutId: string): Promise<Payout | undefined> {
  return db.selectFrom('payouts').select(payoutColumns).where('payout_id', '=', payoutId).executeTakeFirst();
}

export async function findPayoutByRef(db: Db, method: PayoutMethod, gatewayRef: string): Promise<Payout | undefined> {
  return db
    .selectFrom('payouts')
    .select(payoutColumns)
    .where('method', '=', method)
    .where('gateway_ref', '=', gatewayRef)
    .executeTakeFirst();
}

export async function lockPayout(tx: Tx, payoutId: string): Promise<Payout | undefined> {
  return tx
    .selectFrom('payouts')
    .select(payoutColumns)
    .where('payout_id', '=', payoutId)
    .forUpdate()
    .executeTakeFirst();
}

export async function movePayout(
  tx: Tx,
  payoutId: string,
  change: {
    state: PayoutState;
    gatewayRef?: string;
    utr?: string | null;
    failure?: string;
    sentAt?: Date;
    endedAt?: Date;
  },
): Promise<void> {
  await tx
    .updateTable('payouts')
    .set({
      state: change.state,
      version: sql`version + 1`,
      ...(change.gatewayRef ? { gateway_ref: change.gatewayRef } : {}),
      ...(change.utr ? { utr: change.utr } : {}),
      ...(change.failure ? { failure: change.failure } : {}),
      ...(change.sentAt ? { sent_at: change.sentAt } : {}),
      ...(change.endedAt ? { ended_at: change.endedAt } : {}),
    })
    .where('payout_id', '=', payoutId)
    .execute();
}

export interface PayoutFilter {
  readonly payeeId?: string;
  readonly state?: PayoutState;
  readonly batchId?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Newest first (ids sort by time). */
export function listPayouts(db: Db, filter: PayoutFilter): Promise<Payout[]> {
  let query = db.selectFrom('payouts').select(payoutColumns);
  if (filter.payeeId) query = query.where('payee_id', '=', filter.payeeId);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.batchId) query = query.where('batch_id', '=', filter.batchId);
  if (filter.after) query = query.where('payout_id', '<', filter.after);
  return query.orderBy('payout_id', 'desc').limit(filter.limit).execute();
}

/** Payouts the gateway has not brought to an end, for the poller; oldest first. */
export function openPayouts(db: Db, olderThan: Date, limit: number): Promise<Payout[]> {
  return db
    .selectFrom('payouts')
    .select(payoutColumns)
    .where('state', 'in', ['requested', 'processing'])
    .where('requested_at', '<', olderThan)
    .orderBy('requested_at')
    .limit(limit)
    .execute();
}

/** Items that recoveries emptied while their transfer still lies at the gateway. */
export function leftoverTransfers(db: Db, limit: number): Promise<PayoutItem[]> {
  return db
    .selectFrom('payout_items')
    .select(itemColumns)
    .where('state', '=', 'settled_by_recovery')
    .where('transfer_minor', '>', 0)
    .orderBy('item_id')
    .limit(limit)
    .execute();
}

export async function noteLeftoverReversed(tx: Tx, itemId: string): Promise<void> {
  await tx.updateTable('payout_items').set({ transfer_minor: 0 }).where('item_id', '=', itemId).execute();
}

/** What has reached a payee, ever, and what is on its way. */
export async function payoutTotals(db: Db, payeeId: string): Promise<{ paid_minor: number; onItsWay_minor: number }> {
  const { rows } = await sql<{ paid_minor: number; on_its_way_minor: number }>`
    SELECT coalesce(sum(amount_minor) FILTER (WHERE state = 'paid'), 0)::bigint AS paid_minor,
           coalesce(sum(amount_minor) FILTER (WHERE state IN ('requested', 'processing')), 0)::bigint AS on_its_way_minor
    FROM payouts WHERE payee_id = ${payeeId}`.execute(db);
  return { paid_minor: rows[0]?.paid_minor ?? 0, onItsWay_minor: rows[0]?.on_its_way_minor ?? 0 };
}
