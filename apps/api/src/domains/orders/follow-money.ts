import { findTransition } from '@mistri/contracts/orders/order-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { linesOf, lockJob } from '#rooms/jobs/index.ts';
import { cancelOrder } from './cancel-order.ts';
import { lockOrder, moveOrder } from './move-order.ts';

/** Nobody paid in time: the order ends, its goods are free already (MKT-5). */
export async function expireUnpaid(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  await lockJob(tx, orderId);
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'awaiting_payment') return;
  const cancelled = await cancelOrder(tx, origin, {
    orderId,
    mover: 'system',
    reason: 'It was not paid within the reserved time.',
  });
  if (!cancelled.ok) throw new Error(`order ${orderId}: ${cancelled.code}`);
}

/** The last money of a delivered or returned order went its way: the order is complete. */
export async function completeOrder(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  await lockJob(tx, orderId);
  const order = await lockOrder(tx, orderId);
  if (!order || !['delivered', 'returned', 'disputed'].includes(order.state)) return;
  // All of it went back to the buyer: the order ends when that has arrived (noteRefund).
  if (await goodsRefunded(tx, orderId)) return;
  const moved = await moveOrder(tx, origin, order, { to: 'completed', mover: 'system' });
  if (!moved.ok) throw new Error(`order ${orderId}: ${moved.code}`);
}

/**
 * Everything paid for the goods is given back before they arrived, decided by somebody who knows no orders (finance, a
 * review of the payment, a dispute): the order is cancelled, or it would be sent for nothing.
 */
export async function cancelGivenBack(
  tx: Tx,
  origin: Origin,
  decided: { jobId: string; reason: string },
): Promise<void> {
  const job = await lockJob(tx, decided.jobId);
  if (job?.kind !== 'order') return;
  const order = await lockOrder(tx, decided.jobId);
  if (!order || !findTransition(order.state, 'cancelled')) return;
  if (!(await goodsRefunded(tx, order.order_id))) return;
  const done = await cancelOrder(tx, origin, { orderId: order.order_id, mover: 'system', reason: decided.reason });
  if (!done.ok) throw new Error(`order ${order.order_id}: ${done.code}`);
}

/** A refund reached the buyer. When nothing is left of the order's money, the order is refunded. */
export async function noteRefund(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  await lockJob(tx, orderId);
  const order = await lockOrder(tx, orderId);
  if (!order || !['cancelled', 'returned', 'disputed'].includes(order.state)) return;
  if (!(await goodsRefunded(tx, orderId))) return;
  const moved = await moveOrder(tx, origin, order, { to: 'refunded', mover: 'system' });
  if (!moved.ok) throw new Error(`order ${orderId}: ${moved.code}`);
}

async function goodsRefunded(tx: Tx, orderId: string): Promise<boolean> {
  const goods = (await linesOf(tx, orderId)).filter((line) => line.kind === 'goods');
  return goods.every((line) => line.refunded_minor === line.total_minor);
}

/** A dispute froze money of the order. One before the parcel left changes nothing here: the order can still be cancelled. */
export async function noteDispute(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  await lockJob(tx, orderId);
  const order = await lockOrder(tx, orderId);
  if (!order || !findTransition(order.state, 'disputed')) return;
  const moved = await moveOrder(tx, origin, order, { to: 'disputed', mover: 'system' });
  if (!moved.ok) throw new Error(`order ${orderId}: ${moved.code}`);
}

/** The dispute is decided: the order goes on where it stood. What the decision paid back follows as a refund. */
export async function noteDisputeOver(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  await lockJob(tx, orderId);
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'disputed' || !order.state_before_dispute) return;
  // The buyer gets everything back: refunded once it has arrived.
  if (await goodsRefunded(tx, orderId)) return;
  const moved = await moveOrder(tx, origin, order, { to: order.state_before_dispute, mover: 'system' });
  if (!moved.ok) throw new Error(`order ${orderId}: ${moved.code}`);
}
