import type { ColumnType, Generated } from 'kysely';
import type { PaymentState } from '@mistri/contracts/payments/payment-states';

export interface PaymentsTable {
  payment_id: string;
  checkout_id: string;
  payer_id: string;
  amount_minor: number;
  currency: Generated<'INR'>;
  state: PaymentState;
  gateway: 'razorpay' | 'stripe';
  gateway_order_id: string | null;
  gateway_payment_id: string | null;
  method: string | null;
  instrument_digest: string | null;
  failure_code: string | null;
  refunded_minor: Generated<number>;
  created_at: Date;
  captured_at: Date | null;
  changed_at: Date;
  stuck_alert_at: Date | null;
  next_check_at: ColumnType<Date | null, Date | null | undefined>;
  abandoned_at: ColumnType<Date | null, never>;
}

export interface PaymentJobsTable {
  payment_id: string;
  job_id: string;
  amount_minor: number;
}

export interface GatewayRefundsTable {
  refund_id: string;
  payment_id: string;
  job_id: string;
  amount_minor: number;
  state: 'requested' | 'accepted' | 'processed' | 'failed';
  gateway_refund_id: string | null;
  failure: string | null;
  earlier_refund_ids: Generated<string[]>;
  requested_at: Date;
  changed_at: Date;
}

export interface WebhookInboxTable {
  gateway: string;
  event_id: string;
  event: string;
  body: string;
  received_at: Date;
  outcome: string | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    payments: PaymentsTable;
    payment_jobs: PaymentJobsTable;
    gateway_refunds: GatewayRefundsTable;
    webhook_inbox: WebhookInboxTable;
  }
}
