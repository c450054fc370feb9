import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { cancelOverdueOrders } from './cancel-order.ts';
import { checkoutRoutes } from './checkout.routes.ts';
import { deliveryProofRoutes } from './delivery-proof.routes.ts';
import {
  cancelGivenBack,
  completeOrder,
  expireUnpaid,
  noteDispute,
  noteDisputeOver,
  noteRefund,
} from './follow-money.ts';
import { ordersKeeper } from './keep-personal-data.ts';
import { ordersPermissions } from './orders-permissions.ts';
import { ordersRoutes } from './orders.routes.ts';
import './orders-tables.ts';
import { takePayment } from './take-payment.ts';

export { deliveryCode } from './ship-order.ts';

export { countOrders, type DealerFigures, largestDealers, type OrderFigures } from './count-orders.ts';

const audiencesOf = (of: { orderId: string; buyerId: string; dealerId: string }): string[] => [
  `order:${of.orderId}`,
  `user:${of.buyerId}`,
  `dealer:${of.dealerId}`,
];

const subscriptions: Subscription[] = [
  on('payments.captured.v1', 'orders.take-payment', async (tx, event, { origin }) => {
    // Several orders of one checkout: always in the order of their ids (lock order).
    for (const job of event.payload.jobs.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)))
      await takePayment(tx, origin, job.jobId);
  }),
  on('inventory.reservation_expired.v1', 'orders.expire-unpaid', (tx, event, { origin }) =>
    expireUnpaid(tx, origin, event.payload.jobId),
  ),
  // Not when a line is released: another one may still be held or disputed.
  on('jobs.closed.v1', 'orders.complete', (tx, event, { origin }) => completeOrder(tx, origin, event.payload.jobId)),
  on('jobs.refund_due.v1', 'orders.cancel-given-back', (tx, event, { origin }) =>
    cancelGivenBack(tx, origin, event.payload),
  ),
  on('escrow.refunded.v1', 'orders.note-refund', (tx, event, { origin }) =>
    noteRefund(tx, origin, event.payload.jobId),
  ),
  on('escrow.frozen.v1', 'orders.note-dispute', async (tx, event, { origin }) => {
    if (event.payload.cause === 'dispute') await noteDispute(tx, origin, event.payload.jobId);
  }),
  on('escrow.unfrozen.v1', 'orders.note-dispute-over', async (tx, event, { origin }) => {
    if (event.payload.cause === 'dispute') await noteDisputeOver(tx, origin, event.payload.jobId);
  }),
  afterward('orders.moved.v1', 'orders.push-live', async (_db, event, { services }) => {
    const { orderId, to } = event.payload;
    for (const audience of audiencesOf(event.payload))
      services.realtime.push(audience, 'order.moved', { orderId, status: to });
    await Promise.resolve();
  }),
  // A return that is accepted moves no order, but says something to its buyer.
  afterward('orders.return_changed.v1', 'orders.push-return', async (_db, event, { services }) => {
    const { orderId, returnId } = event.payload;
    for (const audience of audiencesOf(event.payload))
      services.realtime.push(audience, 'order.return_changed', { orderId, returnId });
    await Promise.resolve();
  }),
];

export const room = defineRoom({
  name: 'orders',
  routes: [...checkoutRoutes, ...ordersRoutes, ...deliveryProofRoutes],
  permissions: ordersPermissions,
  personalData: ordersKeeper,
  subscriptions,
  tasks: [{ name: 'orders.cancel-overdue', cron: '*/5 * * * *', run: cancelOverdueOrders }],
  audiences: [
    {
      prefix: 'order',
      mayJoin: async (db, subjects, role, id) => {
        const order = await db
          .selectFrom('orders')
          .select(['buyer_id', 'dealer_id'])
          .where('order_id', '=', id)
          .executeTakeFirst();
        return (
          order !== undefined &&
          (role === 'admin' || subjects.includes(order.buyer_id) || subjects.includes(order.dealer_id))
        );
      },
    },
  ],
});
