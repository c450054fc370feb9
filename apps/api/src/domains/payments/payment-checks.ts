import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { GatewayRefundsTable } from './payments-tables.ts';
import type { Payment } from './payments-store.ts';

/** What reconciliation and alerts ask about payments and refunds (PAY-9). */

export async function paymentsByGatewayIds(
  db: Db,
  gatewayPaymentIds: readonly string[],
): Promise<Map<string, Payment>> {
  if (gatewayPaymentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('payments')
    .selectAll()
    .where('gateway', '=', 'razorpay')
    .where('gateway_payment_id', 'in', [...gatewayPaymentIds])
    .execute();
  return new Map(rows.map((row) => [row.gateway_payment_id ?? '', row]));
}

export async function refundsByGatewayIds(
  db: Db,
  gatewayRefundIds: readonly string[],
): Promise<Map<string, { refundId: string; amount_minor: number; state: GatewayRefundsTable['state'] }>> {
  if (gatewayRefundIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('gateway_refunds')
    .select(['gateway_refund_id', 'refund_id as refundId', 'amount_minor', 'state'])
    .where('gateway_refund_id', 'in', [...gatewayRefundIds])
    .execute();
  return new Map(rows.map(({ gateway_refund_id, ...row }) => [gateway_refund_id ?? '', row]));
}

/** Captured in [from, to), oldest first. */
export function paymentsCaptured(db: Db, from: Date, to: Date): Promise<Payment[]> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('state', '=', 'captured')
    .where('captured_at', '>=', from)
    .where('captured_at', '<', to)
    .orderBy('captured_at')
    .execute();
}

/** Neither paid, failed nor given up long after they were started; an alert was raised for them. */
export function stuckPayments(db: Db, limit: number): Promise<Payment[]> {
  return db
    .selectFrom('payments')
    .selectAll()
    .where('state', 'in', ['created', 'pending'])
    .where('stuck_alert_at', 'is not', null)
    .where('abandoned_at', 'is', null)
    .orderBy('created_at')
    .limit(limit)
    .execute();
}

export interface FailedRefund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly jobId: string;
  readonly amount_minor: number;
  readonly failure: string | null;
  readonly at: Date;
}

export function failedRefunds(db: Db, limit: number): Promise<FailedRefund[]> {
  return db
    .selectFrom('gateway_refunds')
    .select([
      'refund_id as refundId',
      'payment_id as paymentId',
      'job_id as jobId',
      'amount_minor',
      'failure',
      'changed_at as at',
    ])
    .where('state', '=', 'failed')
    .orderBy('changed_at')
    .limit(limit)
    .execute();
}

/**
 * Whether payments are captured although no webhook comes any more: then the poller alone carries the money, and
 * somebody must look at the endpoint.
 */
export async function webhookSilence(
  db: Db,
  patience_ms: number,
): Promise<{ lastWebhookAt: Date | null; silent: boolean }> {
  const { rows } = await sql<{ last_webhook: Date | null; last_capture: Date | null }>`
    SELECT (SELECT max(received_at) FROM webhook_inbox) AS last_webhook,
           (SELECT max(captured_at) FROM payments) AS last_capture`.execute(db);
  const last = rows[0];
  const captured_ms = last?.last_capture?.getTime();
  const heard_ms = last?.last_webhook?.getTime() ?? 0;
  return {
    lastWebhookAt: last?.last_webhook ?? null,
    silent: captured_ms !== undefined && captured_ms - heard_ms > patience_ms,
  };
}
