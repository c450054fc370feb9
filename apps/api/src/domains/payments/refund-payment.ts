import type { EventPayload } from '@mistri/contracts/events/index';
import { minute_ms } from '#platform/clock.ts';
import { audit, type Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { gatewayOf } from './gateway-of.ts';
import { GatewayError, type GatewayRefund } from './gateway.ts';
import { findPaymentOfJob, lockPayment, noteCapture } from './payments-store.ts';

/** Records that a refund must be asked of the gateway, bounded by what was paid. Call it in the deciding transaction. */
export async function recordRefund(
  tx: Tx,
  origin: Origin,
  refund: { refundId: string; jobId: string; amount_minor: number },
): Promise<void> {
  const found = await findPaymentOfJob(tx, refund.jobId);
  const payment = found && (await lockPayment(tx, found.payment_id));
  if (payment?.state !== 'captured')
    throw new Error(`refund ${refund.refundId}: job ${refund.jobId} has no captured payment`);
  const inserted = await tx
    .insertInto('gateway_refunds')
    .values({
      refund_id: refund.refundId,
      payment_id: payment.payment_id,
      job_id: refund.jobId,
      amount_minor: refund.amount_minor,
      state: 'requested',
      gateway_refund_id: null,
      failure: null,
      requested_at: origin.at,
      changed_at: origin.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('refund_id')
    .executeTakeFirst();
  if (!inserted) return;
  noteCapture(tx, undefined);
  // The table's CHECK refuses more than was paid.
  await tx
    .updateTable('payments')
    .set((expression) => ({
      refunded_minor: expression('refunded_minor', '+', refund.amount_minor),
      changed_at: origin.at,
    }))
    .where('payment_id', '=', payment.payment_id)
    .execute();
}

/** After the commit: asks the gateway. A repeat with the same refund id finds the refund that was made. */
export async function sendRefund(db: Db, services: Services, origin: Origin, refundId: string): Promise<void> {
  const row = await db
    .selectFrom('gateway_refunds')
    .innerJoin('payments', 'payments.payment_id', 'gateway_refunds.payment_id')
    .select(['gateway_refunds.state', 'gateway_refunds.amount_minor', 'payments.gateway_payment_id'])
    .where('refund_id', '=', refundId)
    .executeTakeFirst();
  if (!row?.gateway_payment_id || row.state !== 'requested') return;
  try {
    const made = await gatewayOf(services).refund({
      gatewayPaymentId: row.gateway_payment_id,
      amount_minor: row.amount_minor,
      refundId,
    });
    await transact(db, (tx) => applyRefund(tx, origin, { ...made, refundId }));
  } catch (error) {
    if (!(error instanceof GatewayError) || (error.kind !== 'rejected' && error.kind !== 'not_found')) throw error;
    const failed = { gatewayRefundId: '', amount_minor: row.amount_minor, status: 'failed' as const, refundId };
    await transact(db, (tx) => applyRefund(tx, origin, failed, `${error.code}: ${error.message}`.slice(0, 300)));
  }
}

/**
 * Forward only. Money that went back is never taken for a failure by news that came late: it would be offered for another try
 * and paid twice. That it went back after all is believed after a failure too.
 */
const refundOrder = ['requested', 'accepted', 'failed', 'processed'];

/** Books what the gateway says about a refund: webhook, answer or poll, in any order. */
export async function applyRefund(
  tx: Tx,
  origin: Origin,
  report: GatewayRefund & { refundId: string },
  failure?: string,
): Promise<string> {
  const row = await tx
    .selectFrom('gateway_refunds')
    .selectAll()
    .where('refund_id', '=', report.refundId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return 'no refund of ours';
  if (row.earlier_refund_ids.includes(report.gatewayRefundId)) return 'an earlier attempt';
  const state = report.status === 'pending' ? 'accepted' : report.status;
  if (refundOrder.indexOf(state) <= refundOrder.indexOf(row.state)) return `refund is ${row.state} already`;
  const misfit = misfitOf(row, report);
  if (misfit !== undefined) {
    const after = { gatewayRefundId: report.gatewayRefundId, amount_minor: report.amount_minor };
    await audit(tx, origin, { action: 'payments.mismatch_found', subjectId: row.refund_id, reason: misfit, after });
    return `mismatch: ${misfit}`;
  }
  await tx
    .updateTable('gateway_refunds')
    .set({
      state,
      gateway_refund_id: report.gatewayRefundId || row.gateway_refund_id,
      failure: state === 'processed' ? null : (failure ?? row.failure),
      changed_at: origin.at,
    })
    .where('refund_id', '=', report.refundId)
    .execute();
  const facts = { paymentId: row.payment_id, jobId: row.job_id, refundId: row.refund_id };
  if (state === 'processed') {
    const payload: EventPayload<'payments.refunded.v1'> = { ...facts, amount_minor: row.amount_minor };
    await emit(tx, origin, { name: 'payments.refunded.v1', subject: row.job_id, payload });
  }
  if (state === 'failed') {
    await audit(tx, origin, {
      action: 'payments.refund_failed',
      subjectId: row.refund_id,
      reason: failure ?? 'the gateway says so',
    });
    const payload = { ...facts, failure: failure ?? 'failed at the gateway' };
    await emit(tx, origin, { name: 'payments.refund_failed.v1', subject: row.job_id, payload });
  }
  return `refund ${state}`;
}

/** Another refund of the gateway that bears our id, made by somebody there: reconciliation finds it. */
function misfitOf(
  row: { gateway_refund_id: string | null; amount_minor: number },
  report: GatewayRefund,
): string | undefined {
  if (report.amount_minor !== row.amount_minor) return `refund of ${report.amount_minor}`;
  const other = row.gateway_refund_id !== null && report.gatewayRefundId !== '' && report.gatewayRefundId;
  return other && other !== row.gateway_refund_id ? 'another refund under the same id' : undefined;
}

/** Refunds whose end no webhook told. */
export async function pollRefunds(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const rows = await db
    .selectFrom('gateway_refunds')
    .innerJoin('payments', 'payments.payment_id', 'gateway_refunds.payment_id')
    .select(['refund_id', 'payments.gateway_payment_id', 'gateway_refunds.state', 'gateway_refund_id'])
    .where('gateway_refunds.state', 'in', ['requested', 'accepted'])
    .where('gateway_refunds.changed_at', '<', new Date(origin.at.getTime() - 10 * minute_ms))
    .orderBy('gateway_refunds.changed_at')
    .limit(100)
    .execute();
  await eachAlone(rows, services.log, async (row) => {
    if (!row.gateway_payment_id) return;
    if (row.state === 'requested') {
      await sendRefund(db, services, origin, row.refund_id);
      return;
    }
    const found = (await gatewayOf(services).refundsOf(row.gateway_payment_id)).find(
      (refund) => refund.gatewayRefundId === row.gateway_refund_id,
    );
    if (found) await transact(db, (tx) => applyRefund(tx, origin, { ...found, refundId: row.refund_id }));
  });
}
