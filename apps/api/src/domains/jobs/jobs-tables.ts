import type { Generated } from 'kysely';
import type { JobKind, JobLineKind, JobState } from '@mistri/contracts/jobs/job-states';

export interface JobsTable {
  job_id: string;
  kind: JobKind;
  customer_id: string;
  payee_id: string;
  checkout_id: string;
  state: Generated<JobState>;
  total_minor: number;
  data_key: string;
  parties_sealed: string;
  dispute_window_ends_at: Date | null;
  supply_started_at: Generated<Date | null>;
  created_at: Date;
  changed_at: Date;
}

export interface JobLinesTable {
  line_id: string;
  job_id: string;
  position: number;
  kind: JobLineKind;
  beneficiary: 'payee' | 'platform';
  reference_id: string | null;
  description: string;
  hsn: string;
  category: string;
  quantity: number;
  unit_minor: number;
  discount_minor: number;
  taxable_minor: number;
  gst_rate_bp: number;
  cgst_minor: number;
  sgst_minor: number;
  igst_minor: number;
  total_minor: number;
  refunded_minor: Generated<number>;
}

export interface JobRefundsTable {
  refund_id: string;
  job_id: string;
  amount_minor: number;
  reason: string;
  requested_by: string;
  requested_at: Date;
}

export interface JobRefundLinesTable {
  refund_id: string;
  line_id: string;
  amount_minor: number;
}

declare module '#platform/db/database.ts' {
  interface Database {
    jobs: JobsTable;
    job_lines: JobLinesTable;
    job_refunds: JobRefundsTable;
    job_refund_lines: JobRefundLinesTable;
  }
}
