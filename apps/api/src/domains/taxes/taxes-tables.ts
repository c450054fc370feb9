import type { TaxKind } from './tax-kinds.ts';

export interface TaxRatesTable {
  rate_id: string;
  kind: TaxKind;
  scope: string;
  rate_bp: number | null;
  amount_minor: number | null;
  /** Days of the Indian calendar, `2026-11-21`; read and written as text so that no time zone moves them. */
  valid_from: string;
  valid_to: string | null;
  source: string;
  note: string | null;
  created_by: string;
  created_at: Date;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  withdrawn_reason: string | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    tax_rates: TaxRatesTable;
  }
}
