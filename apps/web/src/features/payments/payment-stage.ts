import type { OrderState } from '@mistri/contracts/orders/order-states';

export type PaymentStage = 'open' | 'confirming' | 'unconfirmed' | 'failed' | 'paid' | 'cancelled';

/** Webhooks of a healthy gateway arrive within this time; after it the person is told not to wait for the page. */
const patience_ms = 30_000;

interface Seen {
  payment: 'created' | 'pending' | 'failed' | 'captured';
  order: OrderState | undefined;
  /** This browser went to the gateway's page before. */
  cameBack: boolean;
  waited_ms: number;
}

/** What the page of a payment says. A return from the gateway proves nothing: it only means that an answer may be near. */
export function paymentStage({ payment, order, cameBack, waited_ms }: Seen): PaymentStage {
  if (payment === 'captured') return order === 'cancelled' || order === 'refunded' ? 'cancelled' : 'paid';
  if (order === 'cancelled') return 'cancelled';
  if (payment === 'failed') return 'failed';
  // `pending` only means that the gateway has an order: whether somebody paid it is what we wait to hear.
  if (cameBack) return waited_ms < patience_ms ? 'confirming' : 'unconfirmed';
  return 'open';
}
