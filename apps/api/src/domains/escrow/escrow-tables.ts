import type { ColumnType, Generated } from 'kysely';
import type { SettlementPart } from '#rooms/fees/index.ts';
import type { HoldState } from './hold-states.ts';
import type { RiskReason } from './risk-rules.ts';

type PartColumns = Record<`${SettlementPart}_minor`, number>;

export interface HoldsTable extends PartColumns {
  hold_id: string;
  job_id: string;
  line_id: string;
  payment_id: string;
  payee_id: string;
  customer_id: string;
  beneficiary: 'payee' | 'platform';
  category: string;
  state: HoldState;
  resume_state: 'created' | 'held' | 'release_requested' | null;
  gross_minor: number;
  taxable_minor: number;
  commission_rate_bp: number;
  commission_rule_id: string | null;
  refunded_minor: Generated<number>;
  needs_two: Generated<boolean>;
  /** Freezes and refunds so far: approvals of an earlier round count no more. */
  approval_round: Generated<number>;
  captured_at: Date;
  releasable_at: Date | null;
  release_requested_at: Date | null;
  released_at: Date | null;
  overdue_alert_at: Date | null;
  transfer_state: TransferState;
  transfer_ref: string | null;
  transfer_minor: number | null;
  transfer_account_id: string | null;
  transfer_problem: string | null;
}

export type TransferState = 'none' | 'wanted' | 'on_hold' | 'reversed' | 'handed_over' | 'failed';
export type BlockCause = 'manual' | 'dispute' | 'review';

export interface HoldBlocksTable {
  block_id: string;
  hold_id: string;
  cause: BlockCause;
  reference: string;
  reason: string;
  placed_by: string;
  placed_at: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
  lift_reason: string | null;
}

interface ReleaseApprovalsTable {
  hold_id: string;
  admin_id: string;
  approved_at: Date;
  policy_version: number;
  round: Generated<number>;
}

export interface EscrowRefundsTable {
  refund_id: string;
  job_id: string;
  payment_id: string;
  payee_id: string;
  amount_minor: number;
  state: 'decided' | 'ready' | 'refunded' | 'failed';
  reason: string;
  decided_at: Date;
  ended_at: Date | null;
  failure: string | null;
}

export interface HoldRefundsTable extends PartColumns {
  refund_id: string;
  hold_id: string;
  amount_minor: number;
  taxable_minor: number;
  after_release: boolean;
  at: Date;
  reversal: 'none' | 'pending' | 'done' | 'failed';
}

interface RiskSignalsTable {
  payment_id: string;
  kind: 'payer' | 'instrument' | 'device' | 'address';
  digest: string;
  payer_id: string;
  at: Date;
}

interface RiskAssessmentsTable {
  payment_id: string;
  score: number;
  reasons: ColumnType<RiskReason[], string, never>;
  at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    holds: HoldsTable;
    hold_blocks: HoldBlocksTable;
    release_approvals: ReleaseApprovalsTable;
    escrow_refunds: EscrowRefundsTable;
    hold_refunds: HoldRefundsTable;
    risk_signals: RiskSignalsTable;
    risk_assessments: RiskAssessmentsTable;
  }
}
