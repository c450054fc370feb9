import type { Db } from '#platform/db/database.ts';
import { findOrder } from './move-order.ts';

/** The order a route is about, with whose it is; null when there is none. */
export async function orderResource({ db, params }: { db: Db; params: { orderId: string } }) {
  const order = await findOrder(db, params.orderId);
  if (!order) return null;
  return { id: order.order_id, relations: { buyer: order.buyer_id, seller: order.dealer_id }, state: order.state };
}
