import type { Entity } from '../store/collection.ts';

/**
 * What the gateway keeps. Fields named as on the wire are shown as they are; what starts with `sim_` is ours and is never
 * shown. Amounts in paise, times in Unix seconds.
 */
export type Notes = Record<string, string | number>;

export type PaymentMethod = 'upi' | 'card' | 'netbanking' | 'wallet';
export type PaymentStatus = 'created' | 'authorized' | 'captured' | 'refunded' | 'failed';

export interface Order extends Entity {
  amount: number;
  amount_paid: number;
  currency: string;
  receipt: string | null;
  status: 'created' | 'attempted' | 'paid';
  attempts: number;
  notes: Notes;
  created_at: number;
  sim_partial: boolean;
  sim_capture: boolean;
  sim_link: string | null;
  sim_transfers: string[];
}

export interface Card {
  id: string;
  entity: 'card';
  name: string;
  last4: string;
  network: string;
  type: 'credit' | 'debit';
  issuer: string | null;
  international: boolean;
  emi: boolean;
  sub_type: string;
}

export interface PaymentError {
  error_code: string | null;
  error_description: string | null;
  error_source: string | null;
  error_step: string | null;
  error_reason: string | null;
}

export interface Payment extends Entity, PaymentError {
  amount: number;
  currency: string;
  status: PaymentStatus;
  order_id: string | null;
  method: PaymentMethod;
  amount_refunded: number;
  amount_transferred: number;
  refund_status: 'partial' | 'full' | null;
  captured: boolean;
  description: string | null;
  card: Card | null;
  bank: string | null;
  wallet: string | null;
  vpa: string | null;
  email: string;
  contact: string;
  notes: Notes;
  fee: number | null;
  tax: number | null;
  acquirer_data: Record<string, string | null>;
  created_at: number;
  sim_refund_started: boolean;
  sim_qr: string | null;
  sim_link: string | null;
}

export interface Refund extends Entity {
  amount: number;
  currency: string;
  payment_id: string;
  notes: Notes;
  receipt: string | null;
  acquirer_data: { arn: string | null };
  created_at: number;
  status: 'pending' | 'processed' | 'failed';
  speed_processed: 'instant' | 'normal';
  speed_requested: 'normal' | 'optimum';
}

export interface TransferError {
  code: string | null;
  description: string | null;
  reason: string | null;
  field: string | null;
  step: string | null;
  source: string | null;
}

export type TransferStatus = 'created' | 'pending' | 'processed' | 'failed' | 'reversed' | 'partially_reversed';

export interface Transfer extends Entity {
  status: TransferStatus;
  settlement_status: 'pending' | 'on_hold' | 'settled' | null;
  source: string;
  recipient: string;
  amount: number;
  currency: string;
  amount_reversed: number;
  fees: number;
  tax: number;
  notes: Notes;
  linked_account_notes: string[];
  on_hold: boolean;
  on_hold_until: number | null;
  recipient_settlement_id: string | null;
  created_at: number;
  processed_at: number | null;
  error: TransferError;
  /** The payment it draws on; an order's transfer learns it at capture, a direct one never. */
  sim_payment: string | null;
}

export interface Reversal extends Entity {
  transfer_id: string;
  amount: number;
  currency: string;
  notes: Notes;
  created_at: number;
}

export interface LinkedAccount extends Entity {
  type: 'route';
  status: 'created' | 'suspended';
  email: string;
  phone: string;
  legal_business_name: string;
  customer_facing_business_name: string | null;
  business_type: string;
  contact_name: string | null;
  reference_id: string | null;
  profile: Record<string, unknown>;
  legal_info: Record<string, unknown>;
  notes: Notes;
  created_at: number;
  /** Money transferred to it and not settled yet. */
  sim_balance: number;
}

export interface Stakeholder extends Entity {
  name: string;
  email: string;
  phone: Record<string, string>;
  kyc: Record<string, string>;
  relationship: Record<string, boolean>;
  percentage_ownership: number | null;
  addresses: Record<string, unknown>;
  notes: Notes;
  sim_account: string;
}

export interface SettlementTarget {
  account_number: string | null;
  ifsc_code: string | null;
  beneficiary_name: string | null;
}

export interface AccountProduct extends Entity {
  product_name: 'route';
  activation_status: 'requested' | 'needs_clarification' | 'under_review' | 'activated' | 'suspended';
  account_id: string;
  requested_at: number;
  tnc: { id: string; accepted: boolean; accepted_at: number | null };
  sim_settlements: SettlementTarget;
}

export interface Contact extends Entity {
  name: string;
  contact: string | null;
  email: string | null;
  type: string | null;
  reference_id: string | null;
  active: boolean;
  notes: Notes;
  created_at: number;
}

export interface FundAccount extends Entity {
  contact_id: string;
  account_type: 'bank_account' | 'vpa';
  bank_account?: { ifsc: string; bank_name: string; name: string; account_number: string };
  vpa?: { username: string; handle: string; address: string };
  active: boolean;
  created_at: number;
}

export type PayoutStatus = 'queued' | 'processing' | 'processed' | 'cancelled' | 'reversed' | 'failed';

export interface Payout extends Entity {
  fund_account_id: string;
  amount: number;
  currency: string;
  notes: Notes;
  fees: number;
  tax: number;
  status: PayoutStatus;
  utr: string | null;
  mode: 'NEFT' | 'RTGS' | 'IMPS' | 'UPI';
  purpose: string;
  reference_id: string | null;
  narration: string | null;
  status_details: { description: string; source: string; reason: string } | null;
  created_at: number;
}

export interface QrCode extends Entity {
  created_at: number;
  name: string | null;
  usage: 'single_use' | 'multiple_use';
  type: 'upi_qr';
  payment_amount: number | null;
  status: 'active' | 'closed';
  description: string | null;
  fixed_amount: boolean;
  payments_amount_received: number;
  payments_count_received: number;
  notes: Notes;
  customer_id: string | null;
  close_by: number | null;
  closed_at: number | null;
  close_reason: 'on_demand' | 'paid' | 'close_by' | null;
}

export interface PaymentLink extends Entity {
  amount: number;
  amount_paid: number;
  currency: string;
  accept_partial: boolean;
  first_min_partial_amount: number;
  upi_link: boolean;
  description: string;
  reference_id: string;
  customer: Record<string, string>;
  notify: { sms: boolean; email: boolean };
  reminder_enable: boolean;
  notes: Notes;
  callback_url: string;
  callback_method: string;
  expire_by: number;
  expired_at: number;
  cancelled_at: number;
  created_at: number;
  updated_at: number;
  status: 'created' | 'partially_paid' | 'expired' | 'cancelled' | 'paid';
  sim_order: string;
}

/** Where each paisa of a balance came from or went to: what the recon report is made of. */
export interface Transaction extends Entity {
  type: 'payment' | 'refund' | 'transfer' | 'reversal' | 'adjustment';
  debit: number;
  credit: number;
  amount: number;
  currency: string;
  fee: number;
  tax: number;
  created_at: number;
  settled_at: number | null;
  settlement_id: string | null;
  description: string | null;
  payment_id: string | null;
}

export interface Settlement extends Entity {
  amount: number;
  status: 'processed';
  fees: number;
  tax: number;
  utr: string;
  created_at: number;
  /** `null`: the platform's own. */
  sim_account: string | null;
}

export interface Dispute extends Entity {
  payment_id: string;
  amount: number;
  currency: string;
  amount_deducted: number;
  reason_code: string;
  respond_by: number;
  status: 'open' | 'under_review' | 'won' | 'lost' | 'closed';
  phase: 'chargeback' | 'pre_arbitration' | 'fraud' | 'retrieval';
  created_at: number;
  evidence: Record<string, unknown>;
}

export interface Balance extends Entity {
  amount: number;
}

/** An idempotency key and what was answered under it. */
export interface KeptAnswer extends Entity {
  digest: string;
  entity_id: string;
}

export interface DemoTotp extends Entity {
  secret: string;
}
