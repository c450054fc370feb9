import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { PaymentsTable } from './payments-tables.ts';

export type Payment = Selectable<PaymentsTable>;

export async function findPayment(db: Db, paymentId: string): Promise<Payment | undefined> {
  const captured = capturedIn.get(db);
  if (captured?.payment_id === paymentId) return captured;
  return db.selectFrom('payments').selectAll().where('payment_id', '=', paymentId).executeTakeFirst();
}

/**
 * The payment a transaction has captured: it holds its lock, so other rooms need not read it again. Whoever changes the
 * row tells (`noteCapture`): this room only.
 */
const capturedIn = new WeakMap<Db, Payment>();

export function noteCapture(tx: Tx, payment: Payment | undefined): void {
  if (payment) capturedIn.set(tx, payment);
  else capturedIn.delete(tx);
}

export function lockPayment(tx: Tx, paymentId: string): Promise<Payment | undefined> {
  return tx.selectFrom('payments').selectAll().where('payment_id', '=', paymentId).forUpdate().executeTakeFirst();
}

export function findPaymentOfCheckout(db: Db, checkoutId: string): Promise<Payment | undefined> {
  return db.selectFrom('payments').selectAll().where('checkout_id', '=', checkoutId).executeTakeFirst();
}

export async function findPaymentOfJob(db: Db, jobId: string): Promise<Payment | undefined> {
  return db
    .selectFrom('payments')
    .innerJoin('payment_jobs', 'payment_jobs.payment_id', 'payments.payment_id')
    .selectAll('payments')
    .where('payment_jobs.job_id', '=', jobId)
    .executeTakeFirst();
}

export interface PaidJob {
  readonly jobId: string;
  readonly amount_minor: number;
}

/** With the jobs it pays for, in the order in which they are locked. */
export async function findPaymentByGatewayOrder(
  db: Db,
  gatewayOrderId: string,
): Promise<{ payment: Payment; jobs: PaidJob[] } | undefined> {
  const found = await db
    .selectFrom('payments')
    .selectAll()
    .select(
      sql<PaidJob[]>`(
        SELECT json_agg(json_build_object('jobId', job_id, 'amount_minor', amount_minor) ORDER BY job_id)
        FROM payment_jobs WHERE payment_jobs.payment_id = payments.payment_id)`.as('jobs'),
    )
    .where('gateway', '=', 'razorpay')
    .where('gateway_order_id', '=', gatewayOrderId)
    .executeTakeFirst();
  if (!found) return undefined;
  const { jobs, ...payment } = found;
  return { payment, jobs };
}

export async function jobsOfPayment(db: Db, paymentId: string): Promise<PaidJob[]> {
  const rows = await db
    .selectFrom('payment_jobs')
    .select(['job_id', 'amount_minor'])
    .where('payment_id', '=', paymentId)
    .orderBy('job_id')
    .execute();
  return rows.map((row) => ({ jobId: row.job_id, amount_minor: row.amount_minor }));
}
