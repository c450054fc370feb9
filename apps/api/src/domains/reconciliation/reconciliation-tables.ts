import type { Generated } from 'kysely';
import type { BreakKind } from './match-settlement.ts';

export const breakStates = ['open', 'taken', 'resolved'] as const;
export type BreakState = (typeof breakStates)[number];
export const resolutions = ['explained', 'corrected', 'written_off', 'matches_now'] as const;
export type Resolution = (typeof resolutions)[number];

interface ReconciliationRunsTable {
  /** `YYYY-MM-DD` in India. */
  day: string;
  started_at: Date;
  finished_at: Date | null;
  started_by: string;
  rows_count: Generated<number>;
  settled_minor: Generated<number>;
  fees_minor: Generated<number>;
  breaks_found: Generated<number>;
  failure: string | null;
}

interface SettlementRowsTable {
  entity_id: string;
  day: string;
  type: string;
  amount_minor: number;
  fee_minor: number;
  tax_minor: number;
  debit_minor: number;
  credit_minor: number;
  settlement_id: string | null;
  gateway_payment_id: string | null;
}

export interface ReconciliationBreaksTable {
  break_id: string;
  kind: BreakKind;
  reference: string;
  day: string;
  our_reference: string | null;
  expected_minor: number | null;
  found_minor: number | null;
  state: BreakState;
  found_at: Date;
  taken_by: string | null;
  taken_at: Date | null;
  resolved_by: string | null;
  resolved_at: Date | null;
  resolution: Resolution | null;
  reason: string | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    reconciliation_runs: ReconciliationRunsTable;
    settlement_rows: SettlementRowsTable;
    reconciliation_breaks: ReconciliationBreaksTable;
  }
}
