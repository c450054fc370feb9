import type { Order } from './use-live-order.ts';

/** Until when the buyer can still say that something is wrong; the dealer is paid after it. */
export function complaintsUntil(order: Pick<Order, 'status' | 'disputeWindowEndsAt'>, now: Date): string | undefined {
  const ends = order.disputeWindowEndsAt;
  return order.status === 'delivered' && ends !== null && new Date(ends) > now ? ends : undefined;
}
