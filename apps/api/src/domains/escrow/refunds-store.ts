import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { EscrowRefundsTable, HoldRefundsTable } from './escrow-tables.ts';

export type EscrowRefund = Selectable<EscrowRefundsTable>;

export async function insertRefund(
  tx: Tx,
  refund: {
    refund_id: string;
    jobId: string;
    paymentId: string;
    payeeId: string;
    amount_minor: number;
    reason: string;
    at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('escrow_refunds')
    .values({
      refund_id: refund.refund_id,
      job_id: refund.jobId,
      payment_id: refund.paymentId,
      payee_id: refund.payeeId,
      amount_minor: refund.amount_minor,
      state: 'decided',
      reason: refund.reason,
      decided_at: refund.at,
      ended_at: null,
      failure: null,
    })
    .execute();
}

export async function insertHoldRefund(tx: Tx, row: Insertable<HoldRefundsTable>): Promise<void> {
  await tx.insertInto('hold_refunds').values(row).execute();
}

export async function taxableRefunded(db: Db, holdId: string): Promise<number> {
  const row = await db
    .selectFrom('hold_refunds')
    .select(({ fn }) => fn.sum<string | number | null>('taxable_minor').as('sum'))
    .where('hold_id', '=', holdId)
    .executeTakeFirst();
  // sum(bigint) is numeric, which arrives as text.
  return Number(row?.sum ?? 0);
}

export async function lockRefund(tx: Tx, refundId: string): Promise<EscrowRefund | undefined> {
  return tx.selectFrom('escrow_refunds').selectAll().where('refund_id', '=', refundId).forUpdate().executeTakeFirst();
}

export async function findRefund(db: Db, refundId: string): Promise<EscrowRefund | undefined> {
  return db.selectFrom('escrow_refunds').selectAll().where('refund_id', '=', refundId).executeTakeFirst();
}

/** @returns false when it is not (or no longer) in state `only` */
export async function moveRefund(
  tx: Tx,
  refundId: string,
  change: Partial<Pick<EscrowRefund, 'state' | 'ended_at' | 'failure'>>,
  only?: EscrowRefund['state'],
): Promise<boolean> {
  let query = tx.updateTable('escrow_refunds').set(change).where('refund_id', '=', refundId);
  if (only) query = query.where('state', '=', only);
  return (await query.returning('refund_id').execute()).length > 0;
}

export interface PendingReversal {
  readonly refundId: string;
  readonly holdId: string;
  readonly jobId: string;
  readonly transferRef: string | null;
  readonly amount_minor: number;
}

/** Parts of transfers on hold that go back to the platform, oldest refund first. */
export function pendingReversals(db: Db, paymentId: string): Promise<PendingReversal[]> {
  return db
    .selectFrom('hold_refunds')
    .innerJoin('holds', 'holds.hold_id', 'hold_refunds.hold_id')
    .select([
      'hold_refunds.refund_id as refundId',
      'holds.hold_id as holdId',
      'holds.job_id as jobId',
      'holds.transfer_ref as transferRef',
      'hold_refunds.net_minor as amount_minor',
    ])
    .where('holds.payment_id', '=', paymentId)
    .where('hold_refunds.reversal', '=', 'pending')
    .where('holds.transfer_state', '<>', 'wanted')
    .orderBy('hold_refunds.refund_id')
    .orderBy('holds.hold_id')
    .execute();
}

export async function holdsBeingReversed(db: Db, jobId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('hold_refunds')
    .innerJoin('holds', 'holds.hold_id', 'hold_refunds.hold_id')
    .select('holds.hold_id')
    .where('holds.job_id', '=', jobId)
    .where('hold_refunds.reversal', '=', 'pending')
    .execute();
  return new Set(rows.map((row) => row.hold_id));
}

/** Books a reversal's end once. The hold is locked. */
export async function settleReversal(tx: Tx, reversal: PendingReversal, outcome: 'done' | 'failed'): Promise<void> {
  const state = reversal.transferRef === null ? 'none' : outcome;
  const moved = await tx
    .updateTable('hold_refunds')
    .set({ reversal: state })
    .where('refund_id', '=', reversal.refundId)
    .where('hold_id', '=', reversal.holdId)
    .where('reversal', '=', 'pending')
    .returning('hold_id')
    .execute();
  if (moved.length === 0 || state !== 'done') return;
  await sql`
    UPDATE holds SET transfer_minor = transfer_minor - ${reversal.amount_minor},
      transfer_state = CASE WHEN transfer_minor = ${reversal.amount_minor} AND transfer_state = 'on_hold'
                            THEN 'reversed' ELSE transfer_state END
    WHERE hold_id = ${reversal.holdId}`.execute(tx);
}

/** Refunds of a payment that wait for nothing any more: all transfers made, all reversals done. */
export function refundsReady(db: Db, paymentId: string): Promise<EscrowRefund[]> {
  return db
    .selectFrom('escrow_refunds as refund')
    .selectAll('refund')
    .where('refund.payment_id', '=', paymentId)
    .where('refund.state', '=', 'decided')
    .where((refund) =>
      refund.not(
        refund.exists(
          refund
            .selectFrom('hold_refunds')
            .select('hold_refunds.hold_id')
            .whereRef('hold_refunds.refund_id', '=', 'refund.refund_id')
            .where('hold_refunds.reversal', '=', 'pending'),
        ),
      ),
    )
    .where((refund) =>
      refund.not(
        refund.exists(
          refund
            .selectFrom('holds')
            .select('holds.hold_id')
            .whereRef('holds.payment_id', '=', 'refund.payment_id')
            .where('holds.transfer_state', '=', 'wanted'),
        ),
      ),
    )
    .orderBy('refund.refund_id')
    .execute();
}

export function refundsOfJob(db: Db, jobId: string): Promise<EscrowRefund[]> {
  return db.selectFrom('escrow_refunds').selectAll().where('job_id', '=', jobId).orderBy('refund_id').execute();
}
