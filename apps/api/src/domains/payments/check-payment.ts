import { hour_ms, minute_ms } from '#platform/clock.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';
import { jobsOfCheckout } from '#rooms/jobs/index.ts';
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
  if (payment) await askGateway(services, origin, payment);
  return findPayment(services.db, paymentId);
}

/** @returns whether an attempt is under way over there that may still succeed by itself */
async function askGateway(services: Services, origin: Origin, payment: Payment): Promise<boolean> {
  if (!payment.gateway_order_id || payment.state === 'captured') return false;
  const reports = await gatewayOf(services).paymentsOfOrder(payment.gateway_order_id);
  // A success outweighs the failed attempts before it, so it is applied last.
  const ordered = reports.toSorted((a, b) => Number(a.status !== 'failed') - Number(b.status !== 'failed'));
  for (const report of ordered) {
    await transact(services.db, (tx) => applyGatewayPayment(tx, services, origin, report));
  }
  return reports.some((report) => report.status === 'created' || report.status === 'authorized');
}

/** A payer needs this long at least; the first question comes after it. */
export const quiet_ms = 2 * minute_ms;
const stuck_ms = 120 * minute_ms;
/** Unpaid for so long: the gateway's order has been given up. */
const forgotten_ms = 24 * hour_ms;
const batch = 200;

/** Webhooks can be lost: what is open is asked about, at first every minute, then ever more rarely, for a day. */
export async function pollPayments(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const open = await db
    .selectFrom('payments')
    .selectAll()
    .where('state', 'in', ['created', 'pending', 'failed'])
    .where('next_check_at', '<=', origin.at)
    .orderBy('next_check_at')
    .limit(batch)
    .execute();
  for (const payment of open) {
    let underWay = true;
    try {
      underWay = await askGateway(services, origin, payment);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      services.log.warn({ payment: payment.payment_id, code: error.code }, 'gateway did not tell about a payment');
      if (error.kind === 'unreachable') return;
    }
    await noteCheck(db, payment, { underWay, at: origin.at });
  }
}

async function noteCheck(db: Db, payment: Payment, found: { underWay: boolean; at: Date }): Promise<void> {
  const now = found.at.getTime();
  const age_ms = now - payment.created_at.getTime();
  const wait_ms = Math.min(hour_ms, Math.max(minute_ms, age_ms / 2));
  const jobs = found.underWay ? [] : await jobsOfCheckout(db, payment.checkout_id);
  const given = !found.underWay && jobs.every((job) => job.state === 'cancelled');
  await db
    .updateTable('payments')
    .set({
      next_check_at: age_ms > forgotten_ms ? null : new Date(now + wait_ms),
      abandoned_at: given ? (payment.abandoned_at ?? found.at) : null,
    })
    .where('payment_id', '=', payment.payment_id)
    .where('state', '<>', 'captured')
    .execute();
}

/** PAY-9: neither paid, failed nor given up for two hours → one alert. */
export async function alertStuckPayments(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { origin } = context;
  await transact(db, async (tx) => {
    const stuck = await tx
      .updateTable('payments')
      .set({ stuck_alert_at: origin.at })
      .where('state', 'in', ['created', 'pending'])
      .where('created_at', '<', new Date(origin.at.getTime() - stuck_ms))
      .where('stuck_alert_at', 'is', null)
      .where('abandoned_at', 'is', null)
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
