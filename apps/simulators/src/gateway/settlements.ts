import type { LinkedAccount, Settlement, Transaction, Transfer } from './entities.ts';
import { changeBalance, platformAccount, type Gateway } from './gateway.ts';
import { newId, randomLetters } from './new-id.ts';
import { settlementView, transferView, type View } from './views.ts';

/** The bank's day is India's: five and a half hours ahead of UTC. */
const india_s = 19_800;

/**
 * Pays out what is old enough: to the platform its payments less fees, refunds and transfers; to each linked account the
 * transfers that are not on hold. @returns the settlements made
 */
export function settle(gateway: Gateway, olderThan_s: number): Settlement[] {
  const latest_s = gateway.clock.now_s() - olderThan_s;
  const own = settlePlatform(gateway, latest_s);
  const accounts = [...gateway.store.accounts.values()].flatMap(
    (account) => settleAccount(gateway, account, latest_s) ?? [],
  );
  return own ? [own, ...accounts] : accounts;
}

function settlePlatform(gateway: Gateway, latest_s: number): Settlement | undefined {
  const open = [...gateway.store.transactions.values()].filter(
    (transaction) => transaction.settlement_id === null && transaction.created_at <= latest_s,
  );
  const amount = open.reduce((sum, transaction) => sum + transaction.credit - transaction.debit, 0);
  // More went out than came in: it waits for the next payments.
  if (open.length === 0 || amount <= 0) return undefined;
  const settlement = add(gateway, {
    amount,
    fees: open.reduce((sum, transaction) => sum + transaction.fee, 0),
    tax: open.reduce((sum, transaction) => sum + transaction.tax, 0),
    account: null,
  });
  for (const transaction of open) {
    transaction.settlement_id = settlement.id;
    transaction.settled_at = settlement.created_at;
    gateway.store.transactions.changed(transaction);
  }
  changeBalance(gateway, 'gateway', -amount);
  announce(gateway, settlement, platformAccount);
  return settlement;
}

function settleAccount(gateway: Gateway, account: LinkedAccount, latest_s: number): Settlement | undefined {
  const unsettled = gateway.store.transfers
    .by('recipient', account.id)
    .filter((transfer) => transfer.settlement_status === 'pending' || transfer.settlement_status === 'on_hold');
  const due = unsettled.filter(
    (transfer) => transfer.settlement_status === 'pending' && (transfer.processed_at ?? Infinity) <= latest_s,
  );
  // What was reversed after it had been settled is owed by the account.
  const debt = left(unsettled) - account.sim_balance;
  const amount = left(due) - Math.max(0, debt);
  if (due.length === 0 || amount <= 0) return undefined;
  const settlement = add(gateway, { amount, fees: 0, tax: 0, account: account.id });
  account.sim_balance -= amount;
  gateway.store.accounts.changed(account);
  announce(gateway, settlement, account.id);
  for (const transfer of due) {
    transfer.settlement_status = 'settled';
    transfer.recipient_settlement_id = settlement.id;
    gateway.store.transfers.changed(transfer);
    gateway.webhooks.emit('transfer.settled', { transfer: transferView(transfer) }, platformAccount);
  }
  return settlement;
}

const left = (transfers: readonly Transfer[]): number =>
  transfers.reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0);

function add(
  gateway: Gateway,
  made: { amount: number; fees: number; tax: number; account: string | null },
): Settlement {
  return gateway.store.settlements.add({
    id: newId('setl'),
    amount: made.amount,
    status: 'processed',
    fees: made.fees,
    tax: made.tax,
    utr: `${gateway.clock.now_s()}${randomLetters().slice(0, 6).toLowerCase()}`,
    created_at: gateway.clock.now_s(),
    sim_account: made.account,
  });
}

function announce(gateway: Gateway, settlement: Settlement, account: string): void {
  gateway.webhooks.emit('settlement.processed', { settlement: settlementView(settlement) }, account);
}

export interface ReportDay {
  year: number;
  month: number;
  /** Missing: the whole month. */
  day?: number | undefined;
}

/** Every movement that was settled to the platform on that day (or in that month) of India. */
export function reconReport(gateway: Gateway, wanted: ReportDay): View[] {
  return [...gateway.store.transactions.values()]
    .filter((transaction) => transaction.settled_at !== null && settledOn(transaction.settled_at, wanted))
    .map((transaction) => reconRow(gateway, transaction));
}

function settledOn(settled_s: number, wanted: ReportDay): boolean {
  const date = new Date((settled_s + india_s) * 1000);
  return (
    date.getUTCFullYear() === wanted.year &&
    date.getUTCMonth() + 1 === wanted.month &&
    (wanted.day === undefined || date.getUTCDate() === wanted.day)
  );
}

function reconRow(gateway: Gateway, transaction: Transaction): View {
  const { id, payment_id, ...rest } = transaction;
  const payment = gateway.store.payments.get(payment_id ?? id);
  const order = payment?.order_id ? gateway.store.orders.get(payment.order_id) : undefined;
  const ofPayer = transaction.type === 'payment' || transaction.type === 'refund' ? payment : undefined;
  const settlement = gateway.store.settlements.get(transaction.settlement_id ?? '');
  const [dispute] = gateway.store.disputes.by('payment', payment?.id ?? '');
  return {
    entity_id: id,
    ...rest,
    on_hold: false,
    settled: true,
    posted_at: null,
    credit_type: 'default',
    notes: payment && Object.keys(payment.notes).length > 0 ? JSON.stringify(payment.notes) : '{}',
    payment_id,
    settlement_utr: settlement?.utr ?? null,
    order_id: ofPayer?.order_id ?? null,
    order_receipt: ofPayer ? (order?.receipt ?? null) : null,
    method: ofPayer?.method ?? null,
    card_network: ofPayer?.card?.network ?? null,
    card_issuer: ofPayer?.card?.issuer ?? null,
    card_type: ofPayer?.card?.type ?? null,
    dispute_id: dispute?.id ?? null,
  };
}
