import type { Notes, Payment, QrCode } from './entities.ts';
import { platformAccount, type Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { type Refusal, refuse } from './refusal.ts';
import { paymentView, qrView } from './views.ts';

const shortest_s = 120;
const longest_s = 7_200;

export interface WantedQr {
  name?: string;
  usage: 'single_use' | 'multiple_use';
  fixed_amount?: boolean | 0 | 1;
  payment_amount?: number;
  description?: string;
  customer_id?: string;
  close_by?: number | null;
  notes?: Notes;
}

export function createQr(gateway: Gateway, wanted: WantedQr): QrCode | Refusal {
  const fixed = Boolean(wanted.fixed_amount);
  const single = wanted.usage === 'single_use';
  const now_s = gateway.clock.now_s();
  if (single && !fixed)
    return refuse('The fixed_amount must be true when usage is single_use.', { field: 'fixed_amount' });
  if (fixed && wanted.payment_amount === undefined) {
    return refuse('The payment_amount field is required when fixed_amount is true.', { field: 'payment_amount' });
  }
  if (!single && wanted.close_by) {
    return refuse('close_by is/are not required and should not be sent', { field: 'close_by' });
  }
  if (wanted.close_by && wanted.close_by < now_s + shortest_s) {
    return refuse('close_by should be at least 2 minutes after current time', { field: 'close_by' });
  }
  const latest_s = now_s + longest_s;
  const qr = gateway.store.qrCodes.add({
    id: newId('qr'),
    created_at: now_s,
    name: wanted.name ?? null,
    usage: wanted.usage,
    type: 'upi_qr',
    payment_amount: fixed ? (wanted.payment_amount as number) : null,
    status: 'active',
    description: wanted.description ?? null,
    fixed_amount: fixed,
    payments_amount_received: 0,
    payments_count_received: 0,
    notes: wanted.notes ?? {},
    customer_id: wanted.customer_id ?? null,
    close_by: single ? Math.min(wanted.close_by ?? latest_s, latest_s) : null,
    closed_at: null,
    close_reason: null,
  });
  watchQr(gateway, qr);
  gateway.webhooks.emit('qr_code.created', { qr_code: qrView(gateway, qr) }, platformAccount);
  return qr;
}

/** Also called at start. */
export function watchQr(gateway: Gateway, qr: QrCode): void {
  if (qr.status !== 'active' || qr.close_by === null) return;
  gateway.agenda.add(`qr ${qr.id}`, qr.close_by, () => closeQr(gateway, qr, 'close_by'));
}

export function closeQr(gateway: Gateway, qr: QrCode, reason: 'on_demand' | 'paid' | 'close_by'): QrCode | Refusal {
  if (qr.status === 'closed') return refuse('QR code is closed already.', { reason: 'qr_code_closed' });
  gateway.agenda.remove(`qr ${qr.id}`);
  Object.assign(qr, { status: 'closed', closed_at: gateway.clock.now_s(), close_reason: reason });
  gateway.store.qrCodes.changed(qr);
  gateway.webhooks.emit('qr_code.closed', { qr_code: qrView(gateway, qr) }, platformAccount);
  return qr;
}

export function closePaidQr(gateway: Gateway, payment: Payment): void {
  const qr = payment.sim_qr ? gateway.store.qrCodes.get(payment.sim_qr) : undefined;
  if (!qr) return;
  qr.payments_amount_received += payment.amount;
  qr.payments_count_received += 1;
  gateway.store.qrCodes.changed(qr);
  gateway.webhooks.emit(
    'qr_code.credited',
    { payment: paymentView(payment), qr_code: qrView(gateway, qr) },
    platformAccount,
  );
  if (qr.usage === 'single_use' && qr.status === 'active') closeQr(gateway, qr, 'paid');
}

/** IN-15: amount in decimal rupees, `tr` unique, the platform's own address. */
export function upiLink(input: { reference: string; amount: number | null; note: string; scheme?: string }): string {
  const parameters = new URLSearchParams({
    pa: 'mistri@razorpay',
    pn: 'Mistri',
    mc: '5732',
    tr: input.reference,
    tn: input.note,
  });
  if (input.amount !== null) parameters.set('am', (input.amount / 100).toFixed(2));
  parameters.set('cu', 'INR');
  return `upi://pay?${parameters.toString().replaceAll('+', '%20')}`;
}

export const qrContent = (qr: QrCode): string =>
  upiLink({ reference: qr.id, amount: qr.payment_amount, note: qr.description ?? 'Mistri' });
