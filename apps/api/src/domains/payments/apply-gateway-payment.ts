import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { lockJobs } from '#rooms/jobs/index.ts';
import { decidePayment } from './decide-payment.ts';
import type { GatewayPayment } from './gateway.ts';
import { findPaymentByGatewayOrder, lockPayment, noteCapture, type PaidJob, type Payment } from './payments-store.ts';

/**
 * The one way a payment moves (PAY-4). Webhook, returning payer and poller all end here, under the payment's lock.
 *
 * @returns what was done, for the inbox
 */
export async function applyGatewayPayment(
  tx: Tx,
  services: Services,
  origin: Origin,
  report: GatewayPayment,
): Promise<string> {
  const seen = report.gatewayOrderId ? await findPaymentByGatewayOrder(tx, report.gatewayOrderId) : undefined;
  if (!seen) return 'no payment of ours';
  const early = decidePayment(seen.payment, report);
  if (early.kind === 'nothing' && early.forGood) return early.why;
  const { jobs } = seen;
  const paymentId = seen.payment.payment_id;
  const jobIds = jobs.map((job) => job.jobId);
  // Lock order: jobs before the payment. They travel together and are done one after the other.
  const [, payment] = await Promise.all([lockJobs(tx, jobIds), lockPayment(tx, paymentId)]);
  if (!payment) throw new Error(`payment ${paymentId} vanished`);
  const decision = decidePayment(payment, report);
  switch (decision.kind) {
    case 'capture':
      await capture(tx, services, origin, { payment, report, jobs });
      return 'captured';
    case 'fail':
      await fail(tx, origin, { payment, jobs, failureCode: decision.failureCode });
      return 'failed';
    case 'mismatch':
      await audit(tx, origin, {
        action: 'payments.mismatch_found',
        subjectId: paymentId,
        reason: decision.why,
        after: { gatewayPaymentId: report.gatewayPaymentId, amount_minor: report.amount_minor },
      });
      services.log.error({ payment: paymentId, why: decision.why }, 'payment does not fit');
      return `mismatch: ${decision.why}`;
    case 'nothing':
      return decision.why;
  }
}

interface Applied {
  payment: Payment;
  jobs: PaidJob[];
}

async function capture(
  tx: Tx,
  services: Services,
  origin: Origin,
  applied: Applied & { report: GatewayPayment },
): Promise<void> {
  const { payment, report, jobs } = applied;
  const captured = {
    state: 'captured' as const,
    gateway_payment_id: report.gatewayPaymentId,
    method: report.method,
    instrument_digest: report.instrument === null ? null : services.crypto.digest('instrument', report.instrument),
    failure_code: null,
    captured_at: origin.at,
    changed_at: origin.at,
  };
  await sendAlong(tx, tx.updateTable('payments').set(captured).where('payment_id', '=', payment.payment_id));
  noteCapture(tx, { ...payment, ...captured });
  await audit(tx, origin, {
    action: 'payments.captured',
    subjectId: payment.payment_id,
    after: { amount_minor: payment.amount_minor },
  });
  await emit(tx, origin, {
    name: 'payments.captured.v1',
    subject: payment.payment_id,
    payload: {
      paymentId: payment.payment_id,
      checkoutId: payment.checkout_id,
      payerId: payment.payer_id,
      gatewayPaymentId: report.gatewayPaymentId,
      jobs,
      capturedAt: origin.at.toISOString(),
    },
  });
}

async function fail(tx: Tx, origin: Origin, applied: Applied & { failureCode: string }): Promise<void> {
  const { payment, jobs, failureCode } = applied;
  await tx
    .updateTable('payments')
    .set({ state: 'failed', failure_code: failureCode, changed_at: origin.at })
    .where('payment_id', '=', payment.payment_id)
    .execute();
  await emit(tx, origin, {
    name: 'payments.failed.v1',
    subject: payment.payment_id,
    payload: { paymentId: payment.payment_id, checkoutId: payment.checkout_id, jobs, failureCode },
  });
}
