import type { Notes, Payment, Refund } from './entities.ts';
import { balanceOf, changeBalance, platformAccount, type Gateway } from './gateway.ts';
import { newId, randomDigits } from './new-id.ts';
import { type Refusal, refuse } from './refusal.ts';
import { checkReversal, reverseTransfer, transfersOf } from './transfers.ts';
import { paymentView, refundView } from './views.ts';

export interface WantedRefund {
  amount?: number;
  speed?: 'normal' | 'optimum';
  notes?: Notes;
  receipt?: string | null;
  reverse_all?: boolean | 0 | 1;
}

export function refundPayment(gateway: Gateway, payment: Payment, wanted: WantedRefund): Refund | Refusal {
  const amount = wanted.amount ?? payment.amount - payment.amount_refunded;
  const refused =
    checkRefund(payment, amount) ?? (wanted.reverse_all ? reverseAll(gateway, payment, amount) : undefined);
  if (refused) return refused;
  if (amount > balanceOf(gateway, 'gateway')) {
    return refuse('Your account does not have enough balance to carry out the refund operation.', {
      reason: 'insufficient_balance',
    });
  }
  payment.sim_refund_started = true;
  count(gateway, payment, amount);
  changeBalance(gateway, 'gateway', -amount);
  const speed = wanted.speed ?? 'normal';
  const refund = gateway.store.refunds.add({
    id: newId('rfnd'),
    amount,
    currency: 'INR',
    payment_id: payment.id,
    notes: wanted.notes ?? {},
    receipt: wanted.receipt ?? null,
    acquirer_data: { arn: null },
    created_at: gateway.clock.now_s(),
    status: 'pending',
    speed_processed: speed === 'optimum' ? 'instant' : 'normal',
    speed_requested: speed,
  });
  gateway.webhooks.emit('refund.created', views(refund, payment), platformAccount);
  processRefundLater(gateway, refund);
  return refund;
}

function checkRefund(payment: Payment, amount: number): Refusal | undefined {
  if (payment.status === 'refunded') {
    return refuse('The payment has been fully refunded already', { reason: 'payment_fully_refunded' });
  }
  if (payment.status !== 'captured') {
    return refuse('The payment status should be captured for action to be taken', { reason: 'payment_not_captured' });
  }
  if (amount > payment.amount - payment.amount_refunded) {
    return refuse('The refund amount provided is greater than amount captured', { field: 'amount' });
  }
  return undefined;
}

/** All or nothing: when one linked account cannot give back, none does. */
function reverseAll(gateway: Gateway, payment: Payment, amount: number): Refusal | undefined {
  const open = transfersOf(gateway, payment).filter((transfer) =>
    ['processed', 'partially_reversed'].includes(transfer.status),
  );
  const partial = amount < payment.amount - payment.amount_refunded;
  if (partial && open.length > 1) {
    return refuse(
      'reverse_all cannot be used for a partial refund of a payment that was transferred to more than one account. Reverse the transfers one by one.',
      { field: 'reverse_all', reason: 'reverse_all_not_supported' },
    );
  }
  const wanted = open.map((transfer) => ({
    transfer,
    amount: partial ? Math.min(amount, transfer.amount - transfer.amount_reversed) : undefined,
  }));
  for (const wish of wanted) {
    const refused = checkReversal(gateway, wish.transfer, wish.amount);
    if (refused) return refused;
  }
  for (const wish of wanted) reverseTransfer(gateway, wish.transfer, wish.amount);
  return undefined;
}

function count(gateway: Gateway, payment: Payment, by: number): void {
  payment.amount_refunded += by;
  const full = payment.amount_refunded === payment.amount;
  payment.refund_status = full ? 'full' : payment.amount_refunded > 0 ? 'partial' : null;
  payment.status = full ? 'refunded' : 'captured';
  gateway.store.payments.changed(payment);
}

const views = (refund: Refund, payment: Payment) => ({
  refund: refundView(refund),
  payment: paymentView(payment, true),
});

/** Also called at start, for what was pending then. */
export function processRefundLater(gateway: Gateway, refund: Refund): void {
  gateway.delays.later(gateway.settings.step_ms, () => {
    const { outcome } = gateway.switches.refunds;
    if (refund.status === 'pending' && outcome !== 'pending') finishRefund(gateway, refund, outcome);
  });
}

export function finishRefund(gateway: Gateway, refund: Refund, outcome: 'processed' | 'failed'): Refund | Refusal {
  if (refund.status !== 'pending') return refuse(`The refund is ${refund.status} already.`, { field: 'status' });
  const payment = gateway.store.payments.get(refund.payment_id);
  refund.status = outcome;
  if (outcome === 'failed') {
    changeBalance(gateway, 'gateway', refund.amount);
    if (payment) count(gateway, payment, -refund.amount);
  } else {
    refund.acquirer_data = { arn: randomDigits(14) };
    gateway.store.transactions.add({
      id: refund.id,
      type: 'refund',
      debit: refund.amount,
      credit: 0,
      amount: refund.amount,
      currency: 'INR',
      fee: 0,
      tax: 0,
      created_at: gateway.clock.now_s(),
      settled_at: null,
      settlement_id: null,
      description: null,
      payment_id: refund.payment_id,
    });
  }
  gateway.store.refunds.changed(refund);
  if (payment) gateway.webhooks.emit(`refund.${outcome}`, views(refund, payment), platformAccount);
  return refund;
}
