import type { OrderMover } from '@mistri/contracts/orders/order-states';
import { audit, type Origin } from '#platform/audit.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { releaseReservation, restock } from '#rooms/inventory/index.ts';
import { cancelJob, linesOf, lockJob } from '#rooms/jobs/index.ts';
import { lockOrder, moveOrder, type MoveRefusal, type Order } from './move-order.ts';

/**
 * Cancels: goods go back to the stock, the job is cancelled, and what was paid becomes due for refund, all in one
 * transaction. Locks: job → stock → order.
 */
export async function cancelOrder(
  tx: Tx,
  origin: Origin,
  cancel: { orderId: string; mover: OrderMover; reason: string },
): Promise<Result<Order, MoveRefusal>> {
  await lockJob(tx, cancel.orderId);
  const order = await lockOrder(tx, cancel.orderId);
  if (!order) throw new Error(`no order ${cancel.orderId}`);
  const moved = await moveOrder(tx, origin, order, { to: 'cancelled', mover: cancel.mover, reason: cancel.reason });
  if (!moved.ok) return moved;
  if (order.state === 'awaiting_payment') await releaseReservation(tx, origin, order.order_id);
  // A parcel on its way is back in the stock when the dealer has it back.
  else if (order.state !== 'shipped') await putBack(tx, origin, order.order_id);
  const job = await cancelJob(tx, origin, { jobId: order.order_id, reason: cancel.reason });
  if (!job.ok) throw new Error(`order ${order.order_id} was cancelled, its job could not be: ${job.code}`);
  await audit(tx, origin, {
    action: 'orders.cancelled',
    subjectId: order.order_id,
    reason: cancel.reason,
    before: { state: order.state },
  });
  return moved;
}

async function putBack(tx: Tx, origin: Origin, orderId: string): Promise<void> {
  const goods = (await linesOf(tx, orderId)).filter((line) => line.kind === 'goods');
  const lines = goods.map((line) => ({ productId: line.reference_id ?? '', quantity: line.quantity }));
  const restocked = await restock(tx, origin, { jobId: orderId, reference: `cancel:${orderId}`, lines });
  if (!restocked.ok) throw new Error(`order ${orderId}: ${restocked.code}`);
}

/** The dealer did not accept or ship in time: the buyer gets the money back (MKT-9). */
export async function cancelOverdueOrders(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const due = await db
    .selectFrom('orders')
    .select('order_id')
    .where('act_by', '<', origin.at)
    .orderBy('act_by')
    .limit(500)
    .execute();
  await eachAlone(due, services.log, ({ order_id }) =>
    transact(db, async (tx) => {
      await lockJob(tx, order_id);
      const order = await lockOrder(tx, order_id);
      // It may have moved since it was listed.
      if (!order?.act_by || order.act_by >= origin.at) return;
      const what = order.state === 'paid' ? 'accept' : 'ship';
      const reason = `The dealer did not ${what} the order in time.`;
      const cancelled = await cancelOrder(tx, origin, { orderId: order_id, mover: 'system', reason });
      if (!cancelled.ok) throw new Error(`overdue order ${order_id}: ${cancelled.code}`);
    }),
  );
}
