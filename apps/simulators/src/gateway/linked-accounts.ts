import type { AccountProduct, LinkedAccount, Notes, SettlementTarget, Stakeholder } from './entities.ts';
import type { Gateway } from './gateway.ts';
import { newId } from './new-id.ts';
import { type Refusal, refuse } from './refusal.ts';
import { productView, type View } from './views.ts';

export interface WantedAccount {
  email: string;
  phone: string;
  legal_business_name: string;
  customer_facing_business_name?: string;
  business_type: string;
  contact_name?: string;
  reference_id?: string;
  profile: Record<string, unknown>;
  legal_info?: Record<string, unknown>;
  notes?: Notes;
}

export function createLinkedAccount(gateway: Gateway, wanted: WantedAccount): LinkedAccount | Refusal {
  const [existing] = gateway.store.accounts.by('email', wanted.email.toLowerCase());
  if (existing) {
    return refuse(`Merchant email already exists for account - ${existing.id.slice('acc_'.length)}`, {
      field: 'email',
    });
  }
  return gateway.store.accounts.add({
    id: newId('acc'),
    type: 'route',
    status: 'created',
    email: wanted.email,
    phone: wanted.phone,
    legal_business_name: wanted.legal_business_name,
    customer_facing_business_name: wanted.customer_facing_business_name ?? wanted.legal_business_name,
    business_type: wanted.business_type,
    contact_name: wanted.contact_name ?? null,
    reference_id: wanted.reference_id ?? null,
    profile: wanted.profile,
    legal_info: wanted.legal_info ?? {},
    notes: wanted.notes ?? {},
    created_at: gateway.clock.now_s(),
    sim_balance: 0,
  });
}

export function canReceive(gateway: Gateway, account: LinkedAccount): boolean {
  if (account.status === 'suspended') return false;
  if (gateway.settings.activation === 'at_once') return true;
  return gateway.store.products.by('account', account.id).some((product) => product.activation_status === 'activated');
}

export function requestProduct(gateway: Gateway, account: LinkedAccount, termsAccepted: boolean): AccountProduct {
  const [existing] = gateway.store.products.by('account', account.id);
  const product =
    existing ??
    gateway.store.products.add({
      id: newId('acc_prd'),
      product_name: 'route',
      activation_status: 'requested',
      account_id: account.id,
      requested_at: gateway.clock.now_s(),
      tnc: { id: newId('tnc'), accepted: false, accepted_at: null },
      sim_settlements: { account_number: null, ifsc_code: null, beneficiary_name: null },
    });
  return updateProduct(gateway, product, { termsAccepted });
}

export function updateProduct(
  gateway: Gateway,
  product: AccountProduct,
  changes: { settlements?: Partial<SettlementTarget>; termsAccepted?: boolean },
): AccountProduct {
  Object.assign(product.sim_settlements, changes.settlements ?? {});
  if (changes.termsAccepted && !product.tnc.accepted) {
    product.tnc = { ...product.tnc, accepted: true, accepted_at: gateway.clock.now_s() };
  }
  gateway.store.products.changed(product);
  reviewProduct(gateway, product);
  return product;
}

/** Decides whether the account may receive money now, and tells the merchant when that changes. */
export function reviewProduct(gateway: Gateway, product: AccountProduct): void {
  const requirements = requirementsOf(gateway, product);
  const status = requirements.length === 0 ? 'activated' : 'needs_clarification';
  if (product.activation_status === status) return;
  product.activation_status = status;
  gateway.store.products.changed(product);
  const entity = { id: product.id, merchant_id: product.account_id, activation_status: status };
  const data = requirements.length === 0 ? [] : { requirements };
  gateway.webhooks.emit(`product.route.${status}`, { merchant_product: { ...entity, data } }, product.account_id);
}

export function requirementsOf(gateway: Gateway, product: AccountProduct): View[] {
  const target = `/accounts/${product.account_id}/products/${product.id}`;
  const missing = Object.entries(product.sim_settlements)
    .filter(([, value]) => value === null)
    .map(([name]) => ({ field_reference: `settlements.${name}`, resolution_url: target }));
  if (!product.tnc.accepted) missing.push({ field_reference: 'tnc_accepted', resolution_url: target });
  if (gateway.store.stakeholders.by('account', product.account_id).length === 0) {
    missing.push({ field_reference: 'name', resolution_url: `/accounts/${product.account_id}/stakeholders` });
  }
  return missing.map((requirement) => ({ ...requirement, status: 'required', reason_code: 'field_missing' }));
}

export const shownProduct = (gateway: Gateway, product: AccountProduct): View =>
  productView(product, requirementsOf(gateway, product));

export interface WantedStakeholder {
  name: string;
  email: string;
  phone?: Record<string, string>;
  kyc?: Record<string, string>;
  relationship?: Record<string, boolean>;
  percentage_ownership?: number;
  addresses?: Record<string, unknown>;
  notes?: Notes;
}

export function addStakeholder(gateway: Gateway, account: LinkedAccount, wanted: WantedStakeholder): Stakeholder {
  const stakeholder = gateway.store.stakeholders.add({
    id: newId('sth'),
    name: wanted.name,
    email: wanted.email,
    phone: wanted.phone ?? {},
    kyc: wanted.kyc ?? {},
    relationship: wanted.relationship ?? {},
    percentage_ownership: wanted.percentage_ownership ?? null,
    addresses: wanted.addresses ?? {},
    notes: wanted.notes ?? {},
    sim_account: account.id,
  });
  for (const product of gateway.store.products.by('account', account.id)) reviewProduct(gateway, product);
  return stakeholder;
}
