import type { Contact, FundAccount, Notes, Payout, PayoutStatus } from './entities.ts';
import { balanceOf, changeBalance, platformAccount, type Gateway, withGst } from './gateway.ts';
import { newId, randomDigits } from './new-id.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { payoutView, type View } from './views.ts';

export type PayoutMode = 'NEFT' | 'RTGS' | 'IMPS' | 'UPI';

export const payoutPurposes = ['refund', 'cashback', 'payout', 'salary', 'utility bill', 'vendor bill'] as const;

export interface WantedContact {
  name: string;
  email?: string | null;
  contact?: string | null;
  type?: string | null;
  reference_id?: string | null;
  notes?: Notes;
}

export interface WantedFundAccount {
  account_type: 'bank_account' | 'vpa';
  bank_account?: { name: string; ifsc: string; account_number: string };
  vpa?: { address: string };
}

export interface WantedPayout {
  account_number: string;
  fund_account_id?: string;
  /** Composite: contact and fund account travel with the payout. */
  fund_account?: WantedFundAccount & { contact: WantedContact };
  amount: number;
  currency: string;
  mode: PayoutMode;
  purpose: string;
  queue_if_low_balance?: boolean;
  reference_id?: string | null;
  narration?: string | null;
  notes?: Notes;
}

export function createContact(gateway: Gateway, wanted: WantedContact): Contact {
  return gateway.store.contacts.add({
    id: newId('cont'),
    name: wanted.name,
    contact: wanted.contact ?? null,
    email: wanted.email ?? null,
    type: wanted.type ?? null,
    reference_id: wanted.reference_id ?? null,
    active: true,
    notes: wanted.notes ?? {},
    created_at: gateway.clock.now_s(),
  });
}

export function createFundAccount(
  gateway: Gateway,
  contactId: string,
  wanted: WantedFundAccount,
): FundAccount | Refusal {
  const contact = gateway.store.contacts.get(contactId);
  if (!contact) return refuse('The contact id provided does not exist.', { field: 'contact_id' });
  const target = targetOf(wanted);
  if (isRefusal(target)) return target;
  return gateway.store.fundAccounts.add({
    id: newId('fa'),
    contact_id: contactId,
    account_type: wanted.account_type,
    ...target,
    active: true,
    created_at: gateway.clock.now_s(),
  });
}

function targetOf(wanted: WantedFundAccount): Pick<FundAccount, 'bank_account' | 'vpa'> | Refusal {
  if (wanted.account_type === 'vpa') {
    const [username = '', handle = ''] = wanted.vpa?.address.split('@') ?? [];
    if (!wanted.vpa) return refuse('The vpa field is required when account type is vpa.', { field: 'vpa' });
    return { vpa: { username, handle, address: wanted.vpa.address } };
  }
  const bank = wanted.bank_account;
  if (!bank) {
    return refuse('The bank account field is required when account type is bank_account.', { field: 'bank_account' });
  }
  return { bank_account: { ...bank, bank_name: bank.ifsc.slice(0, 4) } };
}

/** What a bank takes by each way, in paise. */
const limits: Record<PayoutMode, { least: number; most: number }> = {
  UPI: { least: 100, most: 10_000_000 },
  IMPS: { least: 100, most: 50_000_000 },
  NEFT: { least: 100, most: Number.MAX_SAFE_INTEGER },
  RTGS: { least: 20_000_000, most: Number.MAX_SAFE_INTEGER },
};

export function createPayout(gateway: Gateway, wanted: WantedPayout): Payout | Refusal {
  const refused = checkPayout(gateway, wanted);
  if (refused) return refused;
  const target = fundAccountFor(gateway, wanted);
  if (isRefusal(target)) return target;
  if ((wanted.mode === 'UPI') !== (target.account_type === 'vpa')) {
    return refuse(`The mode ${wanted.mode} is not possible for a fund account of type ${target.account_type}.`, {
      field: 'mode',
    });
  }
  const { fee, tax } = withGst(gateway.settings.payoutFee);
  const enough = balanceOf(gateway, 'payout') >= wanted.amount + fee;
  if (!enough && !wanted.queue_if_low_balance) {
    return refuse('Your account does not have enough balance to carry out the payout operation.', {
      field: 'amount',
      reason: 'insufficient_funds',
    });
  }
  const payout = gateway.store.payouts.add({
    id: newId('pout'),
    fund_account_id: target.id,
    amount: wanted.amount,
    currency: 'INR',
    notes: wanted.notes ?? {},
    fees: fee,
    tax,
    status: 'queued',
    utr: null,
    mode: wanted.mode,
    purpose: wanted.purpose,
    reference_id: wanted.reference_id ?? null,
    narration: wanted.narration ?? 'Mistri',
    status_details: null,
    created_at: gateway.clock.now_s(),
  });
  if (enough) startProcessing(gateway, payout);
  else move(gateway, payout, 'queued', 'low_balance');
  return payout;
}

function checkPayout(gateway: Gateway, wanted: WantedPayout): Refusal | undefined {
  if (wanted.account_number !== gateway.settings.payoutAccount) {
    return refuse('The RazorpayX Account number is invalid.', { field: 'account_number' });
  }
  if (!(payoutPurposes as readonly string[]).includes(wanted.purpose)) {
    return refuse(`Invalid purpose: ${wanted.purpose}`, { field: 'purpose' });
  }
  const { least, most } = limits[wanted.mode];
  if (wanted.amount < least || wanted.amount > most) {
    return refuse(`The amount is outside what ${wanted.mode} carries.`, { field: 'amount', reason: 'amount_limit' });
  }
  return undefined;
}

function fundAccountFor(gateway: Gateway, wanted: WantedPayout): FundAccount | Refusal {
  if (wanted.fund_account) {
    const checked = targetOf(wanted.fund_account);
    if (isRefusal(checked)) return checked;
    const contact = createContact(gateway, wanted.fund_account.contact);
    return createFundAccount(gateway, contact.id, wanted.fund_account);
  }
  if (!wanted.fund_account_id) return refuse('The fund account id field is required.', { field: 'fund_account_id' });
  const account = gateway.store.fundAccounts.get(wanted.fund_account_id);
  if (!account) return refuse('The fund account id provided does not exist', { field: 'fund_account_id' });
  if (!account.active) return refuse('The fund account is not active.', { field: 'fund_account_id' });
  return account;
}

const details: Record<string, { description: string; source: string }> = {
  low_balance: {
    description: 'Payout is queued as there is insufficient balance in your account to process the payout.',
    source: 'business',
  },
  payout_bank_processing: { description: 'Payout is being processed by our partner bank.', source: 'internal' },
  payout_processed: {
    description: 'Payout is processed and the money has been credited into the beneficiary account.',
    source: 'beneficiary_bank',
  },
  bank_account_closed: {
    description: 'Payout failed as the beneficiary account is closed. Please contact the beneficiary bank',
    source: 'beneficiary_bank',
  },
  beneficiary_bank_offline: {
    description: 'Beneficiary bank systems are offline, please retry after 30 min',
    source: 'beneficiary_bank',
  },
  beneficiary_vpa_invalid: {
    description: 'The UPI address of the beneficiary is invalid.',
    source: 'beneficiary_bank',
  },
  imps_not_allowed: {
    description: 'IMPS is not enabled on beneficiary account, Retry with different mode',
    source: 'beneficiary_bank',
  },
};

function move(gateway: Gateway, payout: Payout, status: PayoutStatus, reason: string): void {
  const detail = details[reason] ?? { description: `The payout is ${status}: ${reason}`, source: 'internal' };
  payout.status = status;
  payout.status_details = { ...detail, reason };
  gateway.store.payouts.changed(payout);
  const event = status === 'processing' ? 'payout.initiated' : `payout.${status}`;
  gateway.webhooks.emit(event, { payout: shownPayout(gateway, payout) }, platformAccount);
}

export const shownPayout = (gateway: Gateway, payout: Payout): View =>
  payoutView(payout, gateway.settings.payoutAccount);

function startProcessing(gateway: Gateway, payout: Payout): void {
  changeBalance(gateway, 'payout', -(payout.amount + payout.fees));
  move(gateway, payout, 'processing', 'payout_bank_processing');
  finishPayoutLater(gateway, payout);
}

/** Also called at start, for what was under way then. */
export function finishPayoutLater(gateway: Gateway, payout: Payout): void {
  gateway.delays.later(gateway.settings.step_ms, () => {
    const { outcome, reason } = gateway.switches.payouts;
    if (payout.status === 'processing' && outcome !== 'processing') finishPayout(gateway, payout, outcome, reason);
  });
}

export function finishPayout(
  gateway: Gateway,
  payout: Payout,
  outcome: 'processed' | 'failed' | 'reversed',
  reason?: string,
): Payout | Refusal {
  // A bank may send money back after it said yes (a closed account, days later).
  const open = payout.status === 'processing' || (payout.status === 'processed' && outcome === 'reversed');
  if (!open) return refuse(`The payout is ${payout.status}.`, { field: 'status' });
  if (outcome !== 'failed') payout.utr ??= randomDigits(12);
  if (outcome !== 'processed') changeBalance(gateway, 'payout', payout.amount + payout.fees);
  const fallback = {
    processed: 'payout_processed',
    failed: 'bank_account_closed',
    reversed: 'beneficiary_bank_offline',
  };
  move(gateway, payout, outcome, outcome === 'processed' ? fallback.processed : (reason ?? fallback[outcome]));
  if (outcome !== 'processed') startQueued(gateway);
  return payout;
}

/** Money has come: queued payouts go, oldest first, as far as it reaches. */
export function startQueued(gateway: Gateway): void {
  for (const payout of gateway.store.payouts.values()) {
    if (payout.status !== 'queued') continue;
    if (balanceOf(gateway, 'payout') < payout.amount + payout.fees) return;
    startProcessing(gateway, payout);
  }
}

export function cancelPayout(gateway: Gateway, payout: Payout): Payout | Refusal {
  if (payout.status !== 'queued') return refuse('Only queued payouts can be cancelled.', { field: 'id' });
  payout.status = 'cancelled';
  payout.status_details = { description: 'The payout was cancelled.', source: 'business', reason: 'payout_cancelled' };
  return gateway.store.payouts.changed(payout);
}
