import { afterward, on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { paymentsQueues } from './payments-queues.ts';
import { alertStuckPayments, checkPayment, pollPayments } from './check-payment.ts';
import { handleWebhook } from './handle-webhook.ts';
import { paymentReturnPlugin } from './payment-return.ts';
import { paymentsPermissions } from './payments-permissions.ts';
import { paymentsRoutes } from './payments.routes.ts';
import './payments-tables.ts';
import { webhookPlugin } from './receive-webhook.ts';
import { pollRefunds, recordRefund, sendRefund } from './refund-payment.ts';

export * from './gateway.ts';
export { gatewayOf } from './gateway-of.ts';
export {
  type FailedRefund,
  failedRefunds,
  paymentsByGatewayIds,
  paymentsCaptured,
  refundsByGatewayIds,
  stuckPayments,
  webhookSilence,
} from './payment-checks.ts';
export { findPayment, findPaymentOfJob, jobsOfPayment, lockPayment, type Payment } from './payments-store.ts';
export { startPayment } from './start-payment.ts';

export const room = defineRoom({
  name: 'payments',
  queues: paymentsQueues,
  routes: paymentsRoutes,
  permissions: paymentsPermissions,
  subscriptions: [
    on('payments.webhook_received.v1', 'payments.handle-webhook', (tx, event, { services, origin }) =>
      handleWebhook(tx, services, origin, event.payload.gatewayEventId),
    ),
    on('escrow.refund_ready.v1', 'payments.record-refund', (tx, event, { origin }) =>
      recordRefund(tx, origin, event.payload),
    ),
    afterward('escrow.refund_ready.v1', 'payments.send-refund', (db, event, { services, origin }) =>
      sendRefund(db, services, origin, event.payload.refundId),
    ),
    afterward('payments.refund_retry_due.v1', 'payments.send-refund-again', (db, event, { services, origin }) =>
      sendRefund(db, services, origin, event.payload.refundId),
    ),
    afterward('payments.check_due.v1', 'payments.check-payment', async (_db, event, { services, origin }) => {
      await checkPayment(services, origin, event.payload.paymentId);
    }),
  ],
  tasks: [
    { name: 'payments.poll-payments', cron: '* * * * *', run: pollPayments },
    { name: 'payments.poll-refunds', cron: '*/5 * * * *', run: pollRefunds },
    { name: 'payments.alert-stuck', cron: '*/10 * * * *', run: alertStuckPayments },
  ],
  plugin: async (app, services) => {
    await webhookPlugin(app, services);
    await paymentReturnPlugin(app, services);
  },
});
