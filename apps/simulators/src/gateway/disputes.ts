import type { Dispute, Payment } from './entities.ts';
import { changeBalance, platformAccount, type Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { type Refusal, refuse } from './refusal.ts';
import { paymentView, type View } from './views.ts';

const answerWithin_s = 7 * 86_400;

export const disputeView = (dispute: Dispute): View => ({ ...dispute, entity: 'dispute' });

/** A card holder or a bank objects to a payment. */
export function openDispute(
  gateway: Gateway,
  payment: Payment,
  wanted: { amount?: number | undefined; reason_code?: string | undefined },
): Dispute | Refusal {
  if (!payment.captured) return refuse('Only a captured payment can be disputed.', { field: 'payment_id' });
  if ((wanted.amount ?? 0) > payment.amount) {
    return refuse('The amount is greater than the payment.', { field: 'amount' });
  }
  const dispute = gateway.store.disputes.add({
    id: newId('disp'),
    payment_id: payment.id,
    amount: wanted.amount ?? payment.amount,
    currency: 'INR',
    amount_deducted: 0,
    reason_code: wanted.reason_code ?? 'goods_or_services_not_received_or_partially_received',
    respond_by: gateway.clock.now_s() + answerWithin_s,
    status: 'open',
    phase: 'chargeback',
    created_at: gateway.clock.now_s(),
    evidence: { amount: wanted.amount ?? payment.amount, summary: null, submitted_at: null },
  });
  tell(gateway, dispute, 'created');
  return dispute;
}

function tell(gateway: Gateway, dispute: Dispute, what: string): void {
  const payment = gateway.store.payments.get(dispute.payment_id);
  if (!payment) return;
  const views = { payment: paymentView(payment, true), dispute: disputeView(dispute) };
  gateway.webhooks.emit(`payment.dispute.${what}`, views, platformAccount);
}

export function contestDispute(
  gateway: Gateway,
  dispute: Dispute,
  evidence: Record<string, unknown>,
): Dispute | Refusal {
  if (dispute.status !== 'open') return refuse(`The dispute is ${dispute.status}.`, { field: 'id' });
  const { action, ...given } = evidence;
  dispute.evidence = { ...dispute.evidence, ...given };
  if (action === 'submit') {
    dispute.status = 'under_review';
    dispute.evidence['submitted_at'] = gateway.clock.now_s();
    tell(gateway, dispute, 'under_review');
  }
  return gateway.store.disputes.changed(dispute);
}

export function closeDispute(gateway: Gateway, dispute: Dispute, status: 'won' | 'lost'): Dispute | Refusal {
  if (dispute.status !== 'open' && dispute.status !== 'under_review') {
    return refuse(`The dispute is ${dispute.status}.`, { field: 'status' });
  }
  dispute.status = status;
  if (status === 'lost') takeBack(gateway, dispute);
  gateway.store.disputes.changed(dispute);
  tell(gateway, dispute, status);
  return dispute;
}

function takeBack(gateway: Gateway, dispute: Dispute): void {
  dispute.amount_deducted = dispute.amount;
  changeBalance(gateway, 'gateway', -dispute.amount);
  gateway.store.transactions.add({
    id: dispute.id,
    type: 'adjustment',
    debit: dispute.amount,
    credit: 0,
    amount: dispute.amount,
    currency: 'INR',
    fee: 0,
    tax: 0,
    created_at: gateway.clock.now_s(),
    settled_at: null,
    settlement_id: null,
    description: 'Debit for a lost dispute',
    payment_id: dispute.payment_id,
  });
}
