import { Collection, type CollectionOptions, type Entity } from '../store/collection.ts';
import type { Journal } from '../store/journal.ts';
import type {
  AccountProduct,
  Balance,
  Contact,
  DemoTotp,
  Dispute,
  FundAccount,
  KeptAnswer,
  LinkedAccount,
  Order,
  Payment,
  PaymentLink,
  Payout,
  QrCode,
  Refund,
  Reversal,
  Settlement,
  Stakeholder,
  Transaction,
  Transfer,
} from './entities.ts';

export type GatewayStore = ReturnType<typeof createGatewayStore>;

export function createGatewayStore(max: number, journal: Journal | undefined) {
  const all: Collection<Entity>[] = [];
  const collection = <T extends Entity>(kind: string, indexes: CollectionOptions<T>['indexes'] = {}): Collection<T> => {
    const made = new Collection<T>({ kind, max, journal, indexes });
    all.push(made as unknown as Collection<Entity>);
    return made;
  };
  return {
    all,
    orders: collection<Order>('order', { receipt: (order) => order.receipt }),
    payments: collection<Payment>('payment', { order: (payment) => payment.order_id, qr: (payment) => payment.sim_qr }),
    refunds: collection<Refund>('refund', { payment: (refund) => refund.payment_id }),
    transfers: collection<Transfer>('transfer', {
      source: (transfer) => transfer.source,
      recipient: (transfer) => transfer.recipient,
    }),
    reversals: collection<Reversal>('reversal', { transfer: (reversal) => reversal.transfer_id }),
    accounts: collection<LinkedAccount>('account', { email: (account) => account.email.toLowerCase() }),
    stakeholders: collection<Stakeholder>('stakeholder', { account: (stakeholder) => stakeholder.sim_account }),
    products: collection<AccountProduct>('product', { account: (product) => product.account_id }),
    contacts: collection<Contact>('contact', { reference: (contact) => contact.reference_id }),
    fundAccounts: collection<FundAccount>('fund_account', { contact: (account) => account.contact_id }),
    payouts: collection<Payout>('payout', {
      reference: (payout) => payout.reference_id,
      fund_account: (payout) => payout.fund_account_id,
    }),
    qrCodes: collection<QrCode>('qr_code'),
    links: collection<PaymentLink>('payment_link', {
      reference: (link) => link.reference_id,
      order: (link) => link.sim_order,
    }),
    transactions: collection<Transaction>('transaction'),
    settlements: collection<Settlement>('settlement'),
    disputes: collection<Dispute>('dispute', { payment: (dispute) => dispute.payment_id }),
    balances: collection<Balance>('balance'),
    kept: collection<KeptAnswer>('kept_answer'),
    totp: collection<DemoTotp>('totp'),
  };
}
