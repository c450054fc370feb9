import type { Card, Notes, Order, Payment, PaymentMethod } from './entities.ts';
import { changeBalance, feeOf, platformAccount, type Gateway } from './gateway.ts';
import { closePaidQr } from './qr-codes.ts';
import { linkPaid } from './payment-links.ts';
import { newId, randomDigits } from './new-id.ts';
import { isRefusal, notThere, type Refusal, refuse } from './refusal.ts';
import { sendOrderTransfers } from './transfers.ts';
import { orderView, paymentView, refundView } from './views.ts';

/** An authorization that nobody captures goes back to the payer after five days. */
const authorizationLasts_s = 5 * 86_400;

export interface PaymentStart {
  method: PaymentMethod;
  order?: Order;
  amount?: number;
  vpa?: string | null;
  card?: Card | null;
  bank?: string | null;
  wallet?: string | null;
  email?: string;
  contact?: string;
  description?: string | null;
  notes?: Notes;
  qr?: string;
  /** Paid twice: the bank confirms a payment of an order that another one has paid already. */
  late?: boolean;
}

/** A payment that somebody has begun and that is not decided yet. */
export function startPayment(gateway: Gateway, start: PaymentStart): Payment | Refusal {
  const { order } = start;
  if (order?.status === 'paid' && !start.late) {
    return refuse(
      'Your payment has been declined as the order is already paid. Please initiate the payment with a new order.',
      { field: 'order_id', reason: 'order_already_paid', metadata: { order_id: order.id } },
    );
  }
  const due = order ? order.amount - (start.late ? 0 : order.amount_paid) : undefined;
  const amount = start.amount ?? due ?? 0;
  if (due !== undefined && (order?.sim_partial ? amount > due : amount !== due)) {
    return refuse(
      'Payment amount is different from your order amount. To pay successfully, please try using right amount.',
      {
        field: 'amount',
        reason: 'amount_mismatch',
      },
    );
  }
  if (order) {
    order.attempts += 1;
    if (order.status === 'created') order.status = 'attempted';
    gateway.store.orders.changed(order);
  }
  return gateway.store.payments.add({
    id: newId('pay'),
    amount,
    currency: 'INR',
    status: 'created',
    order_id: order?.id ?? null,
    method: start.method,
    amount_refunded: 0,
    amount_transferred: 0,
    refund_status: null,
    captured: false,
    description: start.description ?? null,
    card: start.card ?? null,
    bank: start.bank ?? null,
    wallet: start.wallet ?? null,
    vpa: start.vpa ?? null,
    email: start.email ?? 'void@razorpay.com',
    contact: start.contact ?? '+919000090000',
    notes: start.notes ?? order?.notes ?? {},
    fee: null,
    tax: null,
    error_code: null,
    error_description: null,
    error_source: null,
    error_step: null,
    error_reason: null,
    acquirer_data: {},
    created_at: gateway.clock.now_s(),
    sim_refund_started: false,
    sim_qr: start.qr ?? null,
    sim_link: order?.sim_link ?? null,
  });
}

export type Outcome = 'captured' | 'authorized' | 'failed';

/** The bank's word on a payment. A failed one may still be authorized late, as banks do. */
export function decidePayment(
  gateway: Gateway,
  payment: Payment,
  outcome: Outcome,
  reason?: string,
): Payment | Refusal {
  if (!['created', 'failed'].includes(payment.status)) {
    return refuse(`The payment is ${payment.status} already.`, { field: 'outcome' });
  }
  const declined = outcome === 'failed' ? (reason ?? 'payment_failed') : gateway.switches.declineReason(payment.method);
  if (declined) return failPayment(gateway, payment, declined);
  authorize(gateway, payment);
  const order = payment.order_id ? gateway.store.orders.get(payment.order_id) : undefined;
  const automatic = outcome === 'captured' && (order?.sim_capture ?? true) && order?.status !== 'paid';
  if (!automatic) return payment;
  const captured = capturePayment(gateway, payment, payment.amount);
  return isRefusal(captured) ? payment : captured;
}

function authorize(gateway: Gateway, payment: Payment): void {
  Object.assign(payment, {
    status: 'authorized',
    error_code: null,
    error_description: null,
    error_source: null,
    error_step: null,
    error_reason: null,
    acquirer_data: acquirerData(payment.method),
  });
  gateway.store.payments.changed(payment);
  expireAuthorization(gateway, payment);
  gateway.webhooks.emit('payment.authorized', { payment: paymentView(payment, true) }, platformAccount);
}

function acquirerData(method: PaymentMethod): Record<string, string | null> {
  if (method === 'upi') return { rrn: randomDigits(12), upi_transaction_id: newId('txn').slice(4).toUpperCase() };
  if (method === 'card') return { auth_code: randomDigits(6) };
  if (method === 'netbanking') return { bank_transaction_id: randomDigits(10) };
  return { transaction_id: null };
}

const declineTexts: Record<string, string> = {
  payment_failed: 'Your payment could not be completed due to a temporary technical issue. Try another method.',
  payment_cancelled: 'The payment was cancelled by the customer.',
  insufficient_funds:
    'Your payment could not be completed due to insufficient account balance. Try again with another card or method.',
  card_declined: 'Your payment was declined by the bank. Contact the bank or use another card.',
  card_expired: 'Your card has expired. Use another card.',
  incorrect_otp: 'Your payment could not be completed as the code was wrong.',
  invalid_vpa: 'The UPI address does not exist. Enter a valid one.',
  payment_timed_out: 'The payment was not approved in time.',
};

export const declineText = (reason: string): string => declineTexts[reason] ?? `The payment failed: ${reason}`;

export function failPayment(gateway: Gateway, payment: Payment, reason: string): Payment {
  const byCustomer = ['payment_cancelled', 'incorrect_otp', 'invalid_vpa', 'payment_timed_out'].includes(reason);
  Object.assign(payment, {
    status: 'failed',
    error_code: 'BAD_REQUEST_ERROR',
    error_description: declineText(reason),
    error_source: byCustomer ? 'customer' : 'bank',
    error_step: byCustomer ? 'payment_authentication' : 'payment_authorization',
    error_reason: reason,
  });
  gateway.store.payments.changed(payment);
  gateway.webhooks.emit('payment.failed', { payment: paymentView(payment, true) }, platformAccount);
  return payment;
}

export function capturePayment(gateway: Gateway, payment: Payment, amount: number): Payment | Refusal {
  if (payment.status === 'captured' || payment.status === 'refunded') {
    return refuse('This payment has already been captured', { reason: 'payment_already_captured' });
  }
  if (payment.status !== 'authorized') {
    return refuse('Only payments which have been authorized and not yet captured can be captured', {
      reason: 'payment_not_authorized',
    });
  }
  if (amount !== payment.amount) {
    return refuse('Capture amount must be equal to the amount authorized', { field: 'amount' });
  }
  const order = payment.order_id ? gateway.store.orders.get(payment.order_id) : undefined;
  if (order?.status === 'paid') {
    return refuse(
      'Your payment has been declined as the order is already paid. Please initiate the payment with a new order.',
      { reason: 'order_already_paid' },
    );
  }
  book(gateway, payment);
  gateway.webhooks.emit('payment.captured', { payment: paymentView(payment, true) }, platformAccount);
  if (order) countTowardsOrder(gateway, order, payment);
  if (payment.sim_qr) closePaidQr(gateway, payment);
  return payment;
}

function book(gateway: Gateway, payment: Payment): void {
  gateway.agenda.remove(`authorization ${payment.id}`);
  const { fee, tax } = feeOf(payment.amount, gateway.settings.fee_bp);
  Object.assign(payment, { status: 'captured', captured: true, fee, tax });
  gateway.store.payments.changed(payment);
  changeBalance(gateway, 'gateway', payment.amount - fee);
  gateway.store.transactions.add({
    id: payment.id,
    type: 'payment',
    debit: 0,
    credit: payment.amount - fee,
    amount: payment.amount,
    currency: 'INR',
    fee,
    tax,
    created_at: gateway.clock.now_s(),
    settled_at: null,
    settlement_id: null,
    description: payment.description,
    payment_id: null,
  });
}

function countTowardsOrder(gateway: Gateway, order: Order, payment: Payment): void {
  order.amount_paid += payment.amount;
  if (order.amount_paid >= order.amount) order.status = 'paid';
  gateway.store.orders.changed(order);
  if (order.status === 'paid') {
    gateway.webhooks.emit(
      'order.paid',
      { payment: paymentView(payment, true), order: orderView(order) },
      platformAccount,
    );
    sendOrderTransfers(gateway, order, payment);
  }
  if (order.sim_link) linkPaid(gateway, order, payment);
}

/** Money that was authorized and never captured goes back by itself. Also called at start, for what was open then. */
export function expireAuthorization(gateway: Gateway, payment: Payment): void {
  gateway.agenda.add(`authorization ${payment.id}`, payment.created_at + authorizationLasts_s, () => {
    if (payment.status !== 'authorized') return;
    Object.assign(payment, { status: 'refunded', refund_status: 'full', amount_refunded: payment.amount });
    gateway.store.payments.changed(payment);
    const refund = gateway.store.refunds.add({
      id: newId('rfnd'),
      amount: payment.amount,
      currency: 'INR',
      payment_id: payment.id,
      notes: {},
      receipt: null,
      acquirer_data: { arn: null },
      created_at: gateway.clock.now_s(),
      status: 'processed',
      speed_processed: 'normal',
      speed_requested: 'normal',
    });
    const views = { refund: refundView(refund), payment: paymentView(payment, true) };
    gateway.webhooks.emit('refund.created', views, platformAccount);
    gateway.webhooks.emit('refund.processed', views, platformAccount);
  });
}

export function findPayment(gateway: Gateway, id: string): Payment | Refusal {
  return gateway.store.payments.get(id) ?? notThere('payment_id');
}
