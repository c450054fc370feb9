import type { OrderState } from '@mistri/contracts/orders/order-states';

/** The way of an order when nothing goes wrong: what a timeline shows as still to come. */
const usualWay: readonly OrderState[] = [
  'awaiting_payment',
  'paid',
  'accepted',
  'packed',
  'shipped',
  'delivered',
  'completed',
];

/** What usually follows; nothing once the order has left the usual way. */
export function statesAhead(state: OrderState): readonly OrderState[] {
  const at = usualWay.indexOf(state);
  return at === -1 ? [] : usualWay.slice(at + 1);
}

/** Nothing will move by itself any more: no need to keep asking. */
export const isAtRest = (state: OrderState): boolean => ['completed', 'refunded'].includes(state);
