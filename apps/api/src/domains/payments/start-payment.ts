import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type Job, jobsOfCheckout } from '#rooms/jobs/index.ts';
import { quiet_ms } from './check-payment.ts';
import { gatewayOf } from './gateway-of.ts';
import { GatewayError } from './gateway.ts';
import { findPaymentOfCheckout, jobsOfPayment, type PaidJob, type Payment } from './payments-store.ts';

export interface StartedPayment {
  readonly payment: Payment;
  /** What it pays for. */
  readonly jobs: readonly PaidJob[];
}

export type StartRefusal =
  | 'payments.stopped'
  | 'payments.no_such_checkout'
  | 'payments.not_payable'
  | 'payments.gateway_unavailable';

/**
 * Starts paying for a checkout, or finds the payment that was started: one per checkout, whoever asks how often. The
 * amount is what the jobs say, never what the page says. Between the two transactions the gateway makes its order; a
 * crash in between leaves an unpaid order over there and is mended by asking again.
 */
export async function startPayment(
  services: Services,
  origin: Origin,
  wanted: { checkoutId: string; payerId: string },
): Promise<Result<StartedPayment, StartRefusal>> {
  if (services.flags.stopped('payments')) {
    return refuse(
      'payments.stopped',
      'Payments are paused for a short while. Your order is kept; try again in some minutes.',
    );
  }
  const recorded = await inTransaction(services.db, (tx) => recordPayment(tx, origin, wanted));
  if (!recorded.ok || recorded.value.payment.gateway_order_id !== null) return recorded;
  const { payment, jobs } = recorded.value;
  try {
    const created = await gatewayOf(services).createOrder({
      reference: payment.payment_id,
      amount_minor: payment.amount_minor,
      notes: { payment_id: payment.payment_id },
    });
    return ok({ payment: await attachGatewayOrder(services, payment, created.gatewayOrderId), jobs });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    services.log.warn({ code: error.code, payment: payment.payment_id }, 'gateway made no order');
    return refuse(
      'payments.gateway_unavailable',
      'The payment service does not answer right now. Nothing was charged; try again.',
    );
  }
}

async function recordPayment(
  tx: Tx,
  origin: Origin,
  wanted: { checkoutId: string; payerId: string },
): Promise<Result<StartedPayment, StartRefusal>> {
  const jobs = await jobsOfCheckout(tx, wanted.checkoutId);
  if (jobs.length === 0 || jobs.some((job) => job.customer_id !== wanted.payerId)) {
    return refuse('payments.no_such_checkout', 'There is no such checkout of yours.');
  }
  const open = jobs.filter((job) => job.state === 'open');
  // Asked again, nothing may be open any more, because it is paid.
  const started = (await insertPayment(tx, origin, wanted, open)) ?? (await startedBefore(tx, wanted));
  return started ? ok(started) : refuse('payments.not_payable', 'There is nothing left to pay in this checkout.');
}

async function startedBefore(tx: Tx, { checkoutId }: { checkoutId: string }): Promise<StartedPayment | undefined> {
  const payment = await findPaymentOfCheckout(tx, checkoutId);
  return payment && { payment, jobs: await jobsOfPayment(tx, payment.payment_id) };
}

/** @returns undefined when it was started before: the row of somebody who does it just now is waited for */
async function insertPayment(
  tx: Tx,
  origin: Origin,
  wanted: { checkoutId: string; payerId: string },
  open: readonly Job[],
): Promise<StartedPayment | undefined> {
  if (open.length === 0) return undefined;
  const row = {
    payment_id: newId('pay'),
    checkout_id: wanted.checkoutId,
    payer_id: wanted.payerId,
    amount_minor: open.reduce((sum, job) => sum + job.total_minor, 0),
    state: 'created' as const,
    gateway: 'razorpay' as const,
    gateway_order_id: null,
    gateway_payment_id: null,
    method: null,
    instrument_digest: null,
    failure_code: null,
    created_at: origin.at,
    captured_at: null,
    changed_at: origin.at,
    stuck_alert_at: null,
    next_check_at: new Date(origin.at.getTime() + quiet_ms),
  };
  const inserted = await tx
    .insertInto('payments')
    .values(row)
    .onConflict((conflict) => conflict.column('checkout_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!inserted) return undefined;
  const parts = open.map((job) => ({ payment_id: row.payment_id, job_id: job.job_id, amount_minor: job.total_minor }));
  await sendAlong(tx, tx.insertInto('payment_jobs').values(parts));
  await audit(tx, origin, {
    action: 'payments.started',
    subjectId: row.payment_id,
    after: { amount_minor: row.amount_minor },
  });
  const jobs = parts.map((part) => ({ jobId: part.job_id, amount_minor: part.amount_minor }));
  return { payment: inserted, jobs };
}

/** First one wins: a second gateway order made at the same moment stays unused. */
async function attachGatewayOrder(services: Services, payment: Payment, gatewayOrderId: string): Promise<Payment> {
  const attached = await services.db
    .updateTable('payments')
    .set({ gateway_order_id: gatewayOrderId, state: 'pending', changed_at: services.clock.now() })
    .where('payment_id', '=', payment.payment_id)
    .where('gateway_order_id', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (attached) return attached;
  const present = await findPaymentOfCheckout(services.db, payment.checkout_id);
  if (!present) throw new Error('payment vanished');
  return present;
}
