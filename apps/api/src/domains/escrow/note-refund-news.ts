import type { EventPayload } from '@mistri/contracts/events/index';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { findRefund, lockRefund, moveRefund } from './refunds-store.ts';

/** The gateway has paid the buyer back: the promise leaves the books. */
export async function settleRefund(
  tx: Tx,
  paid: EventPayload<'payments.refunded.v1'>,
  { origin }: { origin: Origin },
): Promise<void> {
  const known = await findRefund(tx, paid.refundId);
  if (!known) throw new Error(`refund ${paid.refundId} was not decided here`);
  await lockJob(tx, known.job_id);
  const refund = await lockRefund(tx, paid.refundId);
  if (!refund || refund.state === 'refunded') return;
  if (refund.amount_minor !== paid.amount_minor)
    throw new Error(`refund ${paid.refundId}: ${paid.amount_minor} paid, ${refund.amount_minor} decided`);
  await moveRefund(tx, refund.refund_id, { state: 'refunded', ended_at: origin.at, failure: null });
  const posted = await post(tx, origin, {
    kind: 'escrow.refund_paid',
    reference: refund.refund_id,
    jobId: refund.job_id,
    entries: [
      {
        debit: account.refundDue(refund.job_id),
        credit: account.gateway('razorpay'),
        amount_minor: refund.amount_minor,
      },
    ],
  });
  if (!posted.ok) throw new Error(`refund ${paid.refundId}: ${posted.message}`);
  await audit(tx, origin, {
    action: 'escrow.refunded',
    subjectId: refund.job_id,
    after: { refundId: refund.refund_id, amount_minor: refund.amount_minor },
  });
  await emit(tx, origin, {
    name: 'escrow.refunded.v1',
    subject: refund.job_id,
    payload: {
      jobId: refund.job_id,
      paymentId: refund.payment_id,
      payeeId: refund.payee_id,
      refundId: refund.refund_id,
      amount_minor: refund.amount_minor,
    },
  });
}

/** The gateway refused. The money stays promised (`refund_due`) until a person settles it: reconciliation lists it. */
export async function noteFailedRefund(
  tx: Tx,
  failed: EventPayload<'payments.refund_failed.v1'>,
  { origin }: { origin: Origin },
): Promise<void> {
  const refund = await lockRefund(tx, failed.refundId);
  if (!refund || refund.state === 'refunded') return;
  await moveRefund(tx, refund.refund_id, { state: 'failed', failure: failed.failure.slice(0, 300) });
  await audit(tx, origin, {
    action: 'escrow.refund_failed',
    subjectId: refund.job_id,
    reason: failed.failure.slice(0, 300),
    after: { refundId: refund.refund_id },
  });
}
