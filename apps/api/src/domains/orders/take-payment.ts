import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { commitReservation } from '#rooms/inventory/index.ts';
import { cancelJob, lockJob, markFunded, refundCancelled } from '#rooms/jobs/index.ts';
import { lockOrder, moveOrder, type Order } from './move-order.ts';

/**
 * The money of an order is here (`payments.captured.v1`). Its goods leave the stock; when the reservation had expired and
 * the goods are gone, the order is cancelled and everything goes back to the buyer. No order without its money, no
 * money without its order.
 */
export async function takePayment(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  const job = await lockJob(tx, orderId);
  if (job?.kind !== 'order') return;
  if (job.state === 'cancelled') return refundCancelled(tx, origin, orderId);
  const order = await lockOrder(tx, orderId);
  if (!order) throw new Error(`job ${orderId} has no order`);
  // The job may be funded already: escrow reacts to the same event. The order's own state says whether this is a repeat.
  if (order.state !== 'awaiting_payment') return;
  const funded = await markFunded(tx, origin, orderId);
  if (!funded.ok) throw new Error(`order ${orderId}: ${funded.code}`);
  const goods = await commitReservation(tx, origin, orderId);
  const paid = await moveOrder(tx, origin, order, { to: 'paid', mover: 'system' });
  if (!paid.ok) throw new Error(`order ${orderId}: ${paid.code}`);
  if (!goods.ok) await soldOutMeanwhile(tx, origin, paid.value);
}

async function soldOutMeanwhile(tx: Tx, origin: Origin, order: Order): Promise<void> {
  const reason = 'The payment came after the reservation had ended, and the items were sold meanwhile.';
  const moved = await moveOrder(tx, origin, order, { to: 'cancelled', mover: 'system', reason });
  if (!moved.ok) throw new Error(`order ${order.order_id}: ${moved.code}`);
  const job = await cancelJob(tx, origin, { jobId: order.order_id, reason });
  if (!job.ok) throw new Error(`order ${order.order_id}: ${job.code}`);
  await audit(tx, origin, { action: 'orders.cancelled', subjectId: order.order_id, reason });
}
