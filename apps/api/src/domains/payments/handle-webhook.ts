import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import type { Services } from '#platform/services.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import { toGatewayPayment, toGatewayRefund, toPayout } from './razorpay-entities.ts';
import { applyRefund } from './refund-payment.ts';
import { emit } from '#platform/outbox/emit.ts';

interface WebhookBody {
  event: string;
  payload: Record<string, { entity?: unknown } | undefined>;
}

/** Books one stored webhook. Events we do not use are marked and left alone. */
export async function handleWebhook(tx: Tx, services: Services, origin: Origin, gatewayEventId: string): Promise<void> {
  const row = await tx
    .selectFrom('webhook_inbox')
    .select('body')
    .where('gateway', '=', 'razorpay')
    .where('event_id', '=', gatewayEventId)
    .executeTakeFirstOrThrow();
  const outcome = await book(tx, services, origin, JSON.parse(row.body) as WebhookBody);
  const booked = tx
    .updateTable('webhook_inbox')
    .set({ outcome })
    .where('gateway', '=', 'razorpay')
    .where('event_id', '=', gatewayEventId);
  await sendAlong(tx, booked);
}

async function book(tx: Tx, services: Services, origin: Origin, body: WebhookBody): Promise<string> {
  const entity = <T>(name: string): T | undefined => body.payload?.[name]?.entity as T | undefined;
  const [area] = body.event.split('.');
  if (area === 'payment' || area === 'order' || area === 'qr_code' || area === 'payment_link') {
    const payment = entity<Parameters<typeof toGatewayPayment>[0]>('payment');
    return payment ? applyGatewayPayment(tx, services, origin, toGatewayPayment(payment)) : 'no payment in it';
  }
  if (area === 'refund') {
    const refund = entity<Parameters<typeof toGatewayRefund>[0]>('refund');
    const report = refund && toGatewayRefund(refund);
    if (!report?.refundId) return 'no refund of ours';
    return applyRefund(tx, origin, { ...report, refundId: report.refundId });
  }
  if (area === 'payout') {
    const payout = entity<Parameters<typeof toPayout>[0]>('payout');
    if (!payout) return 'no payout in it';
    const report = toPayout(payout);
    await emit(tx, origin, { name: 'payments.payout_reported.v1', subject: report.payoutId, payload: report });
    return 'passed on';
  }
  return 'not used';
}
