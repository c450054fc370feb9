import type { Notes, Order, Payment, PaymentLink } from './entities.ts';
import { platformAccount, type Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { createOrder } from './orders.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { linkView, orderView, paymentView } from './views.ts';

const longest_s = 183 * 86_400;
const shortest_s = 15 * 60;

export interface WantedLink {
  amount: number;
  accept_partial?: boolean | 0 | 1;
  first_min_partial_amount?: number;
  upi_link?: boolean | 0 | 1;
  description?: string;
  reference_id?: string;
  customer?: Record<string, string>;
  notify?: { sms?: boolean; email?: boolean };
  reminder_enable?: boolean;
  notes?: Notes;
  callback_url?: string;
  callback_method?: 'get';
  expire_by?: number;
}

export function createLink(gateway: Gateway, wanted: WantedLink): PaymentLink | Refusal {
  const now_s = gateway.clock.now_s();
  const reference = wanted.reference_id ?? '';
  if (reference && gateway.store.links.by('reference', reference).length > 0) {
    return refuse('payment link creation with reference ID already attempted', { field: 'reference_id' });
  }
  if (wanted.expire_by && wanted.expire_by < now_s + shortest_s) {
    return refuse('expire_by should be at least 15 minutes after current time', { field: 'expire_by' });
  }
  if (wanted.expire_by && wanted.expire_by > now_s + longest_s) {
    return refuse('expire_by cannot be more than six months from now', { field: 'expire_by' });
  }
  const id = newId('plink');
  const order = createOrder(gateway, {
    amount: wanted.amount,
    receipt: reference || null,
    notes: wanted.notes ?? {},
    partial: Boolean(wanted.accept_partial),
    link: id,
  });
  if (isRefusal(order)) return order;
  const link = gateway.store.links.add({
    id,
    amount: wanted.amount,
    amount_paid: 0,
    currency: 'INR',
    accept_partial: Boolean(wanted.accept_partial),
    first_min_partial_amount: wanted.first_min_partial_amount ?? 0,
    upi_link: Boolean(wanted.upi_link),
    description: wanted.description ?? '',
    reference_id: reference,
    customer: wanted.customer ?? {},
    notify: { sms: wanted.notify?.sms ?? false, email: wanted.notify?.email ?? false },
    reminder_enable: wanted.reminder_enable ?? false,
    notes: wanted.notes ?? {},
    callback_url: wanted.callback_url ?? '',
    callback_method: wanted.callback_url ? 'get' : '',
    expire_by: wanted.expire_by ?? 0,
    expired_at: 0,
    cancelled_at: 0,
    created_at: now_s,
    updated_at: now_s,
    status: 'created',
    sim_order: order.id,
  });
  watchLink(gateway, link);
  return link;
}

/** Also called at start. */
export function watchLink(gateway: Gateway, link: PaymentLink): void {
  const key = `link ${link.id}`;
  gateway.agenda.remove(key);
  if (link.status !== 'created' && link.status !== 'partially_paid') return;
  gateway.agenda.add(key, link.expire_by || link.created_at + longest_s, () => {
    link.expired_at = gateway.clock.now_s();
    end(gateway, link, 'expired');
  });
}

export function cancelLink(gateway: Gateway, link: PaymentLink): PaymentLink | Refusal {
  if (link.status === 'paid' || link.status === 'partially_paid') {
    return refuse('cannot cancel or expire an already paid/partially paid link');
  }
  if (link.status !== 'created') return refuse('cannot cancel or expire an expired link');
  link.cancelled_at = gateway.clock.now_s();
  return end(gateway, link, 'cancelled');
}

export function updateLink(
  gateway: Gateway,
  link: PaymentLink,
  changes: Pick<WantedLink, 'reference_id' | 'expire_by' | 'notes' | 'reminder_enable'> & {
    accept_partial?: boolean | 0 | 1;
  },
): PaymentLink | Refusal {
  if (link.status !== 'created') return refuse(`A payment link that is ${link.status} cannot be changed.`);
  if (changes.expire_by && changes.expire_by < gateway.clock.now_s() + shortest_s) {
    return refuse('expire_by should be at least 15 minutes after current time', { field: 'expire_by' });
  }
  const reference = changes.reference_id;
  if (reference !== undefined && reference !== link.reference_id) {
    if (reference && gateway.store.links.by('reference', reference).length > 0) {
      return refuse('payment link creation with reference ID already attempted', { field: 'reference_id' });
    }
    // A key of an index may not change in place.
    gateway.store.links.delete(link.id);
    link.reference_id = reference;
    gateway.store.links.add(link);
  }
  if (changes.expire_by) link.expire_by = changes.expire_by;
  if (changes.notes) link.notes = changes.notes;
  if (changes.reminder_enable !== undefined) link.reminder_enable = changes.reminder_enable;
  if (changes.accept_partial !== undefined) link.accept_partial = Boolean(changes.accept_partial);
  link.updated_at = gateway.clock.now_s();
  watchLink(gateway, link);
  return gateway.store.links.changed(link);
}

function end(gateway: Gateway, link: PaymentLink, status: 'expired' | 'cancelled'): PaymentLink {
  gateway.agenda.remove(`link ${link.id}`);
  link.status = status;
  link.updated_at = gateway.clock.now_s();
  gateway.store.links.changed(link);
  gateway.webhooks.emit(`payment_link.${status}`, { payment_link: linkView(gateway, link) }, platformAccount);
  return link;
}

export function linkPaid(gateway: Gateway, order: Order, payment: Payment): void {
  const link = order.sim_link ? gateway.store.links.get(order.sim_link) : undefined;
  if (!link) return;
  link.amount_paid = order.amount_paid;
  link.status = order.status === 'paid' ? 'paid' : 'partially_paid';
  link.updated_at = gateway.clock.now_s();
  if (link.status === 'paid') gateway.agenda.remove(`link ${link.id}`);
  gateway.store.links.changed(link);
  gateway.webhooks.emit(
    `payment_link.${link.status}`,
    { payment_link: linkView(gateway, link), order: orderView(order), payment: paymentView(payment, true) },
    platformAccount,
  );
}

/** Why a link cannot be paid now, or undefined. */
export function whyUnpayable(link: PaymentLink): Refusal | undefined {
  if (link.status === 'created' || link.status === 'partially_paid') return undefined;
  return refuse(`This payment link is ${link.status}.`, { reason: `payment_link_${link.status}` });
}
