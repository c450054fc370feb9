import type { ColumnType, Generated } from 'kysely';

export interface PayeeAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly pin: string;
  readonly stateCode: string;
}

export type PayeeKind = 'dealer' | 'technician' | 'provider';
export type PayoutState = 'requested' | 'processing' | 'paid' | 'failed' | 'returned';
export type PayoutMethod = 'route' | 'bank';
export type PayoutItemState = 'due' | 'sending' | 'paid' | 'settled_by_recovery';

interface PayeesTable {
  payee_id: string;
  kind: PayeeKind;
  legal_name: string;
  gstin: string | null;
  pan_kind: string | null;
  state_code: string;
  tier: string | null;
  address: ColumnType<PayeeAddress, string, string>;
  active: Generated<boolean>;
  data_key: string | null;
  onboarding_sealed: string | null;
  linked_account_id: string | null;
  linked_product_id: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface PayeeAccountsTable {
  account_id: string;
  payee_id: string;
  method: 'bank' | 'upi';
  data_key: string;
  sealed: string;
  last4: string;
  fingerprint: string;
  usable_from: Date;
  onboarding: Generated<'pending' | 'active' | 'rejected'>;
  onboarding_error: string | null;
  instrument_digest: string | null;
  created_by: string;
  created_at: Date;
  replaced_at: Date | null;
}

interface PayoutBatchesTable {
  batch_id: string;
  created_by: string;
  created_at: Date;
  note: string | null;
}

interface PayoutsTable {
  payout_id: string;
  payee_id: string;
  account_id: string;
  batch_id: string | null;
  method: PayoutMethod;
  amount_minor: number;
  state: PayoutState;
  gateway_ref: string | null;
  utr: string | null;
  failure: string | null;
  requested_by: string;
  requested_at: Date;
  sent_at: Date | null;
  ended_at: Date | null;
  version: Generated<number>;
}

interface PayoutItemsTable {
  item_id: string;
  job_id: string;
  payee_id: string;
  kind: string;
  released_minor: number;
  amount_minor: number;
  transfer_ref: string | null;
  transfer_minor: number | null;
  transfer_account_id: string | null;
  state: PayoutItemState;
  payout_id: string | null;
  created_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    payees: PayeesTable;
    payee_accounts: PayeeAccountsTable;
    payout_batches: PayoutBatchesTable;
    payouts: PayoutsTable;
    payout_items: PayoutItemsTable;
  }
}
