import { minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import { gatewayOf } from './gateway-of.ts';
import { GatewayError } from './gateway.ts';
import { findPayment, type Payment } from './payments-store.ts';

/** Asks the gateway about a payment and books what it says. Safe at any time, any number of times. */
export async function checkPayment(
  services: Services,
  origin: Origin,
  paymentId: string,
): Promise<Payment | undefined> {
  const payment = await findPayment(services.db, paymentId);
  if (!payment?.gateway_order_id || payment.state === 'captured') return payment;
  const reports = await gatewayOf(services).paymentsOfOrder(payment.gateway_order_id);
  // A success outweighs the failed attempts before it, so it is applied last.
  const ordered = reports.toSorted((a, b) => Number(a.status !== 'failed') - Number(b.status !== 'failed'));
  for (const report of ordered) {
    await transact(services.db, (tx) => applyGatewayPayment(tx, services, origin, report));
  }
  return findPayment(services.db, paymentId);
}

const quiet_ms = 2 * minute_ms;
const stuck_ms = 120 * minute_ms;
/** Unpaid for so long: the gateway's order has been given up. */
const forgotten_ms = 24 * 60 * minute_ms;
const batch = 200;

/** Webhooks can be lost: whatever is still open after two minutes is asked about. */
export async function pollPayments(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const now = origin.at.getTime();
  const rows = await db
    .selectFrom('payments')
    .select('payment_id')
    .where('state', 'in', ['pending', 'failed'])
    .where('created_at', '<', new Date(now - quiet_ms))
    .where('created_at', '>', new Date(now - forgotten_ms))
    .orderBy('created_at')
    .limit(batch)
    .execute();
  for (const { payment_id } of rows) {
    try {
      await checkPayment(services, origin, payment_id);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      services.log.warn({ payment: payment_id, code: error.code }, 'gateway did not tell about a payment');
      if (error.kind === 'unreachable') return;
    }
  }
}

/** PAY-9: neither paid nor failed for two hours → one alert. */
export async function alertStuckPayments(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { origin } = context;
  await transact(db, async (tx) => {
    const stuck = await tx
      .updateTable('payments')
      .set({ stuck_alert_at: origin.at })
      .where('state', 'in', ['created', 'pending'])
      .where('created_at', '<', new Date(origin.at.getTime() - stuck_ms))
      .where('stuck_alert_at', 'is', null)
      .returning(['payment_id', 'created_at'])
      .execute();
    for (const payment of stuck) {
      await emit(tx, origin, {
        name: 'payments.stuck.v1',
        subject: payment.payment_id,
        payload: { paymentId: payment.payment_id, since: payment.created_at.toISOString() },
      });
    }
  });
}
