import type { Notes, Order, Payment, Reversal, Transfer, TransferError } from './entities.ts';
import { balanceOf, changeBalance, feeOf, platformAccount, type Gateway } from './gateway.ts';
import { canReceive } from './linked-accounts.ts';
import { newId } from './new-id.ts';
import { type Refusal, refuse } from './refusal.ts';
import { transferView } from './views.ts';

export interface WantedTransfer {
  account: string;
  amount: number;
  currency?: string;
  notes?: Notes;
  linked_account_notes?: string[];
  on_hold?: boolean | 0 | 1;
  on_hold_until?: number | null;
}

const noError: TransferError = { code: null, description: null, reason: null, field: null, step: null, source: null };

/** The rules that hold for every new transfer; `available` is what may be given away in all. */
export function checkTransfers(
  gateway: Gateway,
  wanted: readonly WantedTransfer[],
  available: number,
): Refusal | undefined {
  for (const [index, wish] of wanted.entries()) {
    const field = `transfers.${index}`;
    if ((wish.currency ?? 'INR') !== 'INR') {
      return refuse('The currency should be INR for transfers', { field: `${field}.currency` });
    }
    const account = gateway.store.accounts.get(wish.account);
    if (!account) return refuse('input is an invalid account_code.', { field: `${field}.account` });
    if (!canReceive(gateway, account)) {
      return refuse('Transfers to this linked account are not possible until it is activated.', {
        field: `${field}.account`,
        reason: 'linked_account_not_activated',
      });
    }
    const unknown = (wish.linked_account_notes ?? []).find((key) => !(key in (wish.notes ?? {})));
    if (unknown) {
      return refuse('Keys sent in linked_account_notes must exist in notes', {
        field: `${field}.linked_account_notes`,
      });
    }
    if (wish.on_hold_until && wish.on_hold_until <= gateway.clock.now_s()) {
      return refuse('The on_hold_until must be a time in the future.', { field: `${field}.on_hold_until` });
    }
  }
  if (wanted.reduce((sum, wish) => sum + wish.amount, 0) > available) {
    return refuse('The sum of amount requested for transfer is greater than the captured amount', { field: 'amount' });
  }
  return undefined;
}

export function addTransfer(
  gateway: Gateway,
  wish: WantedTransfer,
  from: { source: string; status: 'created' | 'pending'; payment?: string },
): Transfer {
  const { fee, tax } = feeOf(wish.amount, gateway.settings.transferFee_bp);
  return gateway.store.transfers.add({
    id: newId('trf'),
    status: from.status,
    settlement_status: null,
    source: from.source,
    recipient: wish.account,
    amount: wish.amount,
    currency: 'INR',
    amount_reversed: 0,
    fees: fee,
    tax,
    notes: wish.notes ?? {},
    linked_account_notes: wish.linked_account_notes ?? [],
    on_hold: Boolean(wish.on_hold) || Boolean(wish.on_hold_until),
    on_hold_until: wish.on_hold_until ?? null,
    recipient_settlement_id: null,
    created_at: gateway.clock.now_s(),
    processed_at: null,
    error: noError,
    sim_payment: from.payment ?? null,
  });
}

/** All transfers that draw on a payment: its own, and those of its order. */
export function transfersOf(gateway: Gateway, payment: Payment): Transfer[] {
  const ofOrder = payment.order_id ? gateway.store.transfers.by('source', payment.order_id) : [];
  const own = gateway.store.transfers.by('source', payment.id);
  return [...ofOrder.filter((transfer) => transfer.sim_payment === payment.id), ...own];
}

const given = (transfer: Transfer): number =>
  transfer.status === 'failed' ? 0 : transfer.amount - transfer.amount_reversed;

export function transferPayment(
  gateway: Gateway,
  payment: Payment,
  wanted: readonly WantedTransfer[],
): Transfer[] | Refusal {
  if (payment.sim_refund_started) {
    return refuse('A transfer cannot be requested on a payment once a refund has been initiated.', {
      reason: 'refund_already_initiated',
    });
  }
  if (payment.status !== 'captured') {
    return refuse('The transfer can only be made on captured payments.', { reason: 'payment_not_captured' });
  }
  const left = payment.amount - transfersOf(gateway, payment).reduce((sum, transfer) => sum + given(transfer), 0);
  const refused = checkTransfers(gateway, wanted, left) ?? checkBalance(gateway, wanted);
  if (refused) return refused;
  return wanted.map((wish) =>
    send(gateway, addTransfer(gateway, wish, { source: payment.id, status: 'pending', payment: payment.id })),
  );
}

export function transferDirectly(gateway: Gateway, wish: WantedTransfer): Transfer | Refusal {
  const refused = checkTransfers(gateway, [wish], wish.amount) ?? checkBalance(gateway, [wish]);
  return refused ?? send(gateway, addTransfer(gateway, wish, { source: platformAccount, status: 'pending' }));
}

function checkBalance(gateway: Gateway, wanted: readonly WantedTransfer[]): Refusal | undefined {
  const needed = wanted.reduce(
    (sum, wish) => sum + wish.amount + feeOf(wish.amount, gateway.settings.transferFee_bp).fee,
    0,
  );
  if (needed <= balanceOf(gateway, 'gateway')) return undefined;
  return refuse('Transfer cannot be made due to insufficient balance', { reason: 'insufficient_balance' });
}

/** The order is paid: what was arranged with it goes out now. */
export function sendOrderTransfers(gateway: Gateway, order: Order, payment: Payment): void {
  for (const id of order.sim_transfers) {
    const transfer = gateway.store.transfers.get(id);
    if (!transfer || transfer.status !== 'created') continue;
    transfer.sim_payment = payment.id;
    transfer.status = 'pending';
    send(gateway, transfer);
  }
}

/** Takes the money from the balance; a moment later it is at the linked account. */
function send(gateway: Gateway, transfer: Transfer): Transfer {
  const cost = transfer.amount + transfer.fees;
  const payment = transfer.sim_payment ? gateway.store.payments.get(transfer.sim_payment) : undefined;
  if (balanceOf(gateway, 'gateway') < cost) {
    failTransfer(gateway, transfer, 'insufficient_balance');
    return transfer;
  }
  changeBalance(gateway, 'gateway', -cost);
  gateway.store.transfers.changed(transfer);
  if (payment) {
    payment.amount_transferred += transfer.amount;
    gateway.store.payments.changed(payment);
  }
  processTransferLater(gateway, transfer);
  return transfer;
}

/** Also called at start, for what was pending then. */
export function processTransferLater(gateway: Gateway, transfer: Transfer): void {
  gateway.delays.later(gateway.settings.step_ms, () => {
    const { outcome } = gateway.switches.transfers;
    if (transfer.status !== 'pending' || outcome === 'pending') return;
    if (outcome === 'failed') {
      changeBalance(gateway, 'gateway', transfer.amount + transfer.fees);
      const payment = transfer.sim_payment ? gateway.store.payments.get(transfer.sim_payment) : undefined;
      if (payment) {
        payment.amount_transferred -= transfer.amount;
        gateway.store.payments.changed(payment);
      }
      failTransfer(gateway, transfer, 'transfer_failed');
    } else process(gateway, transfer);
  });
}

function failTransfer(gateway: Gateway, transfer: Transfer, reason: 'insufficient_balance' | 'transfer_failed'): void {
  transfer.status = 'failed';
  transfer.error =
    reason === 'insufficient_balance'
      ? {
          ...noError,
          code: 'BAD_REQUEST_TRANSFER_INSUFFICIENT_BALANCE',
          description: 'Transfer failed due to insufficient balance',
          source: 'transfer',
          step: 'balance_check',
          reason,
        }
      : {
          ...noError,
          code: 'SERVER_ERROR',
          description: 'The transfer failed at the gateway. It may be tried again.',
          source: 'transfer',
          step: 'transfer_processing',
          reason,
        };
  gateway.store.transfers.changed(transfer);
  gateway.webhooks.emit('transfer.failed', { transfer: transferView(transfer) }, platformAccount);
}

function process(gateway: Gateway, transfer: Transfer): void {
  const account = gateway.store.accounts.get(transfer.recipient);
  if (account) {
    account.sim_balance += transfer.amount;
    gateway.store.accounts.changed(account);
  }
  const now_s = gateway.clock.now_s();
  Object.assign(transfer, {
    status: 'processed',
    processed_at: now_s,
    settlement_status: transfer.on_hold ? 'on_hold' : 'pending',
  });
  gateway.store.transfers.changed(transfer);
  gateway.store.transactions.add({
    id: transfer.id,
    type: 'transfer',
    debit: transfer.amount + transfer.fees,
    credit: 0,
    amount: transfer.amount,
    currency: 'INR',
    fee: transfer.fees,
    tax: transfer.tax,
    created_at: now_s,
    settled_at: null,
    settlement_id: null,
    description: null,
    payment_id: transfer.sim_payment,
  });
  watchHold(gateway, transfer);
  gateway.webhooks.emit('transfer.processed', { transfer: transferView(transfer) }, platformAccount);
}

/** A hold with an end lets go by itself. Also called at start. */
export function watchHold(gateway: Gateway, transfer: Transfer): void {
  const key = `hold ${transfer.id}`;
  gateway.agenda.remove(key);
  if (!transfer.on_hold || transfer.on_hold_until === null) return;
  gateway.agenda.add(key, transfer.on_hold_until, () => {
    transfer.on_hold = false;
    if (transfer.settlement_status === 'on_hold') transfer.settlement_status = 'pending';
    gateway.store.transfers.changed(transfer);
  });
}

export function changeHold(
  gateway: Gateway,
  transfer: Transfer,
  on_hold: boolean,
  until: number | null | undefined,
): Transfer | Refusal {
  if (transfer.settlement_status === 'settled' || transfer.status === 'reversed' || transfer.status === 'failed') {
    const state = transfer.settlement_status === 'settled' ? 'settled' : transfer.status;
    return refuse(`The hold of a transfer that is ${state} cannot be changed.`, {
      field: 'on_hold',
      reason: 'transfer_already_settled',
    });
  }
  if (until && until <= gateway.clock.now_s()) {
    return refuse('The on_hold_until must be a time in the future.', { field: 'on_hold_until' });
  }
  transfer.on_hold = on_hold;
  transfer.on_hold_until = on_hold ? (until ?? null) : null;
  if (transfer.settlement_status) transfer.settlement_status = on_hold ? 'on_hold' : 'pending';
  watchHold(gateway, transfer);
  return gateway.store.transfers.changed(transfer);
}

/** Takes money back from a linked account: only what is not settled yet is there. */
export function reverseTransfer(
  gateway: Gateway,
  transfer: Transfer,
  amount: number | undefined,
  notes: Notes = {},
): Reversal | Refusal {
  const refused = checkReversal(gateway, transfer, amount);
  if (refused) return refused;
  const back = amount ?? transfer.amount - transfer.amount_reversed;
  const account = gateway.store.accounts.get(transfer.recipient);
  if (account) {
    account.sim_balance -= back;
    gateway.store.accounts.changed(account);
  }
  transfer.amount_reversed += back;
  transfer.status = transfer.amount_reversed === transfer.amount ? 'reversed' : 'partially_reversed';
  if (transfer.status === 'reversed' && transfer.settlement_status !== 'settled') {
    transfer.settlement_status = null;
    gateway.agenda.remove(`hold ${transfer.id}`);
  }
  gateway.store.transfers.changed(transfer);
  changeBalance(gateway, 'gateway', back);
  const reversal = gateway.store.reversals.add({
    id: newId('rvrsl'),
    transfer_id: transfer.id,
    amount: back,
    currency: 'INR',
    notes,
    created_at: gateway.clock.now_s(),
  });
  gateway.store.transactions.add({
    id: reversal.id,
    type: 'reversal',
    debit: 0,
    credit: back,
    amount: back,
    currency: 'INR',
    fee: 0,
    tax: 0,
    created_at: reversal.created_at,
    settled_at: null,
    settlement_id: null,
    description: null,
    payment_id: transfer.sim_payment,
  });
  return reversal;
}

export function checkReversal(gateway: Gateway, transfer: Transfer, amount: number | undefined): Refusal | undefined {
  if (transfer.status !== 'processed' && transfer.status !== 'partially_reversed') {
    return refuse(`A transfer that is ${transfer.status} cannot be reversed.`, { reason: 'transfer_not_reversible' });
  }
  const left = transfer.amount - transfer.amount_reversed;
  const back = amount ?? left;
  if (back > left) {
    return refuse('The sum of amount requested for reversal is greater than the amount left of the transfer', {
      field: 'amount',
    });
  }
  if (back > (gateway.store.accounts.get(transfer.recipient)?.sim_balance ?? 0)) {
    return refuse('The linked account does not have sufficient balance to process reversal.', {
      reason: 'insufficient_balance',
    });
  }
  return undefined;
}
