import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { PaymentsTable } from './payments-tables.ts';

export type Payment = Selectable<PaymentsTable>;

export function findPayment(db: Db, paymentId: string): Promise<Payment | undefined> {
  return db.selectFrom('payments').selectAll().where('payment_id', '=', paymentId).executeTakeFirst();
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

export function findPaymentByGatewayOrder(db: Db, gatewayOrderId: string): Promise<Payment | undefined> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('gateway', '=', 'razorpay')
    .where('gateway_order_id', '=', gatewayOrderId)
    .executeTakeFirst();
}

export async function jobsOfPayment(db: Db, paymentId: string): Promise<{ jobId: string; amount_minor: number }[]> {
  const rows = await db
    .selectFrom('payment_jobs')
    .select(['job_id', 'amount_minor'])
    .where('payment_id', '=', paymentId)
    .orderBy('job_id')
    .execute();
  return rows.map((row) => ({ jobId: row.job_id, amount_minor: row.amount_minor }));
}
