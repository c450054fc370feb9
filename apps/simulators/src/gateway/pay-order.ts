import { createHmac } from 'node:crypto';
import type { Card, Order, Payment, PaymentLink, PaymentMethod, QrCode } from './entities.ts';
import type { Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { decidePayment, type Outcome, startPayment } from './payments.ts';
import { whyUnpayable } from './payment-links.ts';
import { isRefusal, notThere, type Refusal, refuse } from './refusal.ts';

/** Somebody pays, in one step: for tests, benchmarks, and people who only want it paid. */
export interface PayWish {
  order_id: string;
  method?: PaymentMethod;
  outcome?: Outcome | 'pending';
  amount?: number;
  vpa?: string;
  contact?: string;
  email?: string;
  reason?: string;
  late?: boolean;
}

export function payOrder(gateway: Gateway, wish: PayWish): Payment | Refusal {
  const order = gateway.store.orders.get(wish.order_id);
  if (!order) return notThere('order_id');
  const method = wish.method ?? 'upi';
  const payment = startPayment(gateway, {
    method,
    order,
    ...(wish.amount === undefined ? {} : { amount: wish.amount }),
    ...(wish.contact ? { contact: wish.contact } : {}),
    ...(wish.email ? { email: wish.email } : {}),
    ...instrumentOf(method, wish.vpa),
    late: wish.late ?? false,
  });
  if (isRefusal(payment) || wish.outcome === 'pending') return payment;
  return decidePayment(gateway, payment, wish.outcome ?? 'captured', wish.reason);
}

function instrumentOf(method: PaymentMethod, vpa: string | undefined) {
  if (method === 'upi') return { vpa: vpa ?? 'buyer@razorpay' };
  if (method === 'card') return { card: testCard('4111111111111111', 'Demo Buyer') };
  if (method === 'netbanking') return { bank: 'SBIN' };
  return { wallet: 'phonepe' };
}

/** The number itself is never kept. */
export function testCard(number: string, name: string): Card {
  const network = number.startsWith('4') ? 'Visa' : number.startsWith('6') ? 'RuPay' : 'MasterCard';
  return {
    id: newId('card'),
    entity: 'card',
    name,
    last4: number.slice(-4),
    network,
    type: 'debit',
    issuer: 'SBIN',
    international: false,
    emi: false,
    sub_type: 'consumer',
  };
}

export function scanQr(
  gateway: Gateway,
  qr: QrCode,
  wish: { amount?: number; outcome?: 'captured' | 'failed'; vpa?: string },
): Payment | Refusal {
  if (qr.status === 'closed') return refuse('The QR code is closed.', { field: 'qr_id', reason: 'qr_code_closed' });
  const amount = wish.amount ?? qr.payment_amount ?? undefined;
  if (amount === undefined) return refuse('The amount field is required.', { field: 'amount' });
  if (qr.fixed_amount && amount !== qr.payment_amount) {
    return refuse('The QR code takes only its fixed amount.', { field: 'amount', reason: 'amount_mismatch' });
  }
  const payment = startPayment(gateway, {
    method: 'upi',
    amount,
    vpa: wish.vpa ?? 'buyer@razorpay',
    description: 'QRv2 Payment',
    notes: qr.notes,
    qr: qr.id,
  });
  return isRefusal(payment) ? payment : decidePayment(gateway, payment, wish.outcome ?? 'captured');
}

export function payLink(
  gateway: Gateway,
  link: PaymentLink,
  wish: { method?: PaymentMethod; amount?: number; outcome?: 'captured' | 'failed' },
): Payment | Refusal {
  return whyUnpayable(link) ?? payOrder(gateway, { ...wish, order_id: link.sim_order });
}

const hmac = (text: string, secret: string): string => createHmac('sha256', secret).update(text).digest('hex');

export interface CheckoutResult {
  razorpay_payment_id: string;
  razorpay_order_id: string;
  razorpay_signature: string;
}

/** What the payer's browser brings back from the checkout; signed, so that it cannot be made up. */
export function checkoutResult(gateway: Gateway, order: Order, payment: Payment): CheckoutResult {
  return {
    razorpay_payment_id: payment.id,
    razorpay_order_id: order.id,
    razorpay_signature: hmac(`${order.id}|${payment.id}`, gateway.settings.keySecret),
  };
}

export function linkResult(gateway: Gateway, link: PaymentLink, payment: Payment): Record<string, string> {
  const signed = `${link.id}|${link.reference_id}|${link.status}|${payment.id}`;
  return {
    razorpay_payment_id: payment.id,
    razorpay_payment_link_id: link.id,
    razorpay_payment_link_reference_id: link.reference_id,
    razorpay_payment_link_status: link.status,
    razorpay_signature: hmac(signed, gateway.settings.keySecret),
  };
}
