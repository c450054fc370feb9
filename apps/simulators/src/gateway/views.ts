import type {
  AccountProduct,
  FundAccount,
  LinkedAccount,
  Notes,
  Order,
  Payment,
  PaymentLink,
  Payout,
  QrCode,
  Refund,
  Reversal,
  Settlement,
  Stakeholder,
  Transfer,
} from './entities.ts';
import type { Gateway } from './gateway.ts';

/** Entities as the wire shows them. */
export type View = Record<string, unknown>;

/** No notes are an empty list, not an empty object: the real gateway answers so. */
export const notesView = (notes: Notes): Notes | [] => (Object.keys(notes).length === 0 ? [] : notes);

/** Everything whose name does not start with `sim_`. */
function shown(entity: object): View {
  const view: View = {};
  for (const [name, value] of Object.entries(entity)) if (!name.startsWith('sim_')) view[name] = value;
  return view;
}

export function orderView(order: Order): View {
  return {
    id: order.id,
    entity: 'order',
    amount: order.amount,
    amount_paid: order.amount_paid,
    amount_due: order.amount - order.amount_paid,
    currency: order.currency,
    receipt: order.receipt,
    offer_id: null,
    status: order.status,
    attempts: order.attempts,
    notes: notesView(order.notes),
    created_at: order.created_at,
  };
}

export function paymentView(payment: Payment, expandCard = false): View {
  const { id, card, ...rest } = shown(payment) as View & { card: Payment['card'] };
  return {
    id,
    entity: 'payment',
    ...rest,
    base_amount: payment.amount,
    invoice_id: null,
    international: false,
    card_id: card?.id ?? null,
    ...(card && expandCard ? { card } : {}),
    notes: notesView(payment.notes),
    ...(payment.method === 'upi' ? { upi: { vpa: payment.vpa } } : {}),
  };
}

export function refundView(refund: Refund): View {
  return { ...shown(refund), entity: 'refund', notes: notesView(refund.notes), batch_id: null };
}

export function transferView(transfer: Transfer): View {
  return {
    ...shown(transfer),
    entity: 'transfer',
    notes: notesView(transfer.notes),
    error: { ...transfer.error, id: transfer.id, metadata: null },
  };
}

export function reversalView(reversal: Reversal): View {
  return {
    ...shown(reversal),
    entity: 'reversal',
    fee: 0,
    tax: 0,
    notes: notesView(reversal.notes),
    initiator_id: null,
    customer_refund_id: null,
  };
}

export function accountView(account: LinkedAccount): View {
  return { ...shown(account), entity: 'account', notes: notesView(account.notes) };
}

export function stakeholderView(stakeholder: Stakeholder): View {
  return { ...shown(stakeholder), entity: 'stakeholder', notes: notesView(stakeholder.notes) };
}

export function productView(product: AccountProduct, requirements: View[]): View {
  return {
    ...shown(product),
    requested_configuration: [],
    active_configuration: { settlements: product.sim_settlements },
    requirements,
  };
}

export const contactView = (contact: { notes: Notes }): View => ({
  ...shown(contact),
  entity: 'contact',
  batch_id: null,
  notes: notesView(contact.notes),
});

export function fundAccountView(account: FundAccount): View {
  const bank = account.bank_account ? { bank_account: { ...account.bank_account, notes: [] } } : {};
  return { ...shown(account), entity: 'fund_account', ...bank, batch_id: null };
}

export function payoutView(payout: Payout, account: string): View {
  return {
    ...shown(payout),
    entity: 'payout',
    notes: notesView(payout.notes),
    batch_id: null,
    failure_reason: null,
    debit_account_number: account,
    fee_type: payout.fees === 0 ? 'free_payout' : '',
  };
}

export function qrView(gateway: Gateway, qr: QrCode): View {
  return {
    ...shown(qr),
    entity: 'qr_code',
    image_url: `${gateway.origin()}/qr/${qr.id}.png`,
    notes: notesView(qr.notes),
  };
}

export function linkView(gateway: Gateway, link: PaymentLink): View {
  const payments = gateway.store.payments.by('order', link.sim_order).filter((payment) => payment.captured);
  return {
    ...shown(link),
    short_url: `${gateway.origin()}/l/${link.id}`,
    order_id: link.sim_order,
    notes: Object.keys(link.notes).length === 0 ? null : link.notes,
    reminders: [],
    user_id: '',
    payments:
      payments.length === 0
        ? null
        : payments.map((payment) => ({
            amount: payment.amount,
            created_at: payment.created_at,
            method: payment.method,
            payment_id: payment.id,
            plink_id: link.id,
            status: 'captured',
            updated_at: payment.created_at,
          })),
  };
}

export const settlementView = (settlement: Settlement): View => ({ ...shown(settlement), entity: 'settlement' });

export const collectionView = (items: View[]): View => ({ entity: 'collection', count: items.length, items });
