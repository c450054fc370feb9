import { paymentTransitions, type PaymentState } from '@mistri/contracts/payments/payment-states';
import type { GatewayPayment } from './gateway.ts';
import type { Payment } from './payments-store.ts';

export type PaymentDecision =
  | { kind: 'capture' }
  | { kind: 'fail'; failureCode: string }
  /**
   * Nothing to book: told already, or not paid yet. `forGood`: in whatever state the payment is later, so it can be
   * decided without a lock. (A paid order is told three times.)
   */
  | { kind: 'nothing'; why: string; forGood: boolean }
  /** Money came that does not fit: an admin must look. */
  | { kind: 'mismatch'; why: string };

/**
 * What a report of the gateway means for a payment, whoever brought it (webhook, returning payer, poller) and however
 * often. Pure: the same report decides the same.
 */
export function decidePayment(payment: Payment, report: GatewayPayment): PaymentDecision {
  if (report.gatewayOrderId !== payment.gateway_order_id) return { kind: 'mismatch', why: 'another gateway order' };
  const paid = report.status === 'captured' || report.status === 'refunded';
  if (payment.state === 'captured') {
    if (paid && report.gatewayPaymentId !== payment.gateway_payment_id) return { kind: 'mismatch', why: 'paid twice' };
    return { kind: 'nothing', why: 'captured already', forGood: true };
  }
  if (paid) {
    if (report.currency !== payment.currency) return { kind: 'mismatch', why: `currency ${report.currency}` };
    if (report.amount_minor !== payment.amount_minor) return { kind: 'mismatch', why: `amount ${report.amount_minor}` };
    return { kind: 'capture' };
  }
  if (report.status === 'failed') {
    return canMove(payment.state, 'failed')
      ? { kind: 'fail', failureCode: report.failureCode ?? 'UNKNOWN' }
      : { kind: 'nothing', why: 'failed already', forGood: false };
  }
  return { kind: 'nothing', why: report.status, forGood: true };
}

function canMove(from: PaymentState, to: PaymentState): boolean {
  return paymentTransitions[from].includes(to);
}
