import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

export interface RowError {
  column: string;
  message: string;
  /** Name and fact of `listing-problems`: said in the reader's language. Older rows have only the English words. */
  rule?: string;
  limit?: string | number;
}

export interface ImportsTable {
  import_id: string;
  dealer_id: string;
  created_by: string;
  label: string;
  file_name: string;
  kind: 'csv' | 'xlsx';
  state: 'queued' | 'checked' | 'applying' | 'applied' | 'undoing' | 'undone' | 'failed' | 'cancelled';
  problem: string | null;
  problem_rule: string | null;
  problem_limit: string | null;
  row_count: Generated<number>;
  created_at: Date;
  finished_at: Date | null;
  undone_at: Date | null;
}

/** How a saved row left its listing, and what stood there before. */
export interface RowTrace {
  created: boolean;
  version: number;
  /** The changed fields as they were; empty for a new listing. */
  before: Record<string, unknown>;
  /** Only where the row said a stock. */
  stock?: { before: number; after: number };
}

interface ImportRowsTable {
  import_id: string;
  row_no: number;
  cells: string[];
  given: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  action: 'create' | 'change' | 'unchanged' | 'error';
  errors: Json<RowError[]>;
  outcome: 'saved' | 'waiting' | 'failed' | null;
  product_id: string | null;
  /** What taking the row back needs: see `undo-import`. Null for rows saved before that could be done. */
  trace: ColumnType<RowTrace | null, string | null | undefined, string | null>;
  undone: ColumnType<'undone' | 'waiting' | 'skipped' | null, undefined, 'undone' | 'waiting' | 'skipped'>;
}

interface BulkChangesTable {
  bulk_id: string;
  dealer_id: string;
  created_by: string;
  change: Json<Record<string, unknown>>;
  state: 'preview' | 'applied' | 'undone';
  created_at: Date;
  applied_at: Date | null;
  undone_at: Date | null;
}

interface BulkRowsTable {
  bulk_id: string;
  product_id: string;
  title: string;
  sku: string;
  before: Json<Record<string, unknown>>;
  after: Json<Record<string, unknown>>;
  problem: string | null;
  /** Its name in `listing-problems`; null for rows planned before there were names. */
  problem_rule: string | null;
  outcome: 'done' | 'waiting' | 'skipped' | 'undone' | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    product_imports: ImportsTable;
    product_import_rows: ImportRowsTable;
    product_bulk_changes: BulkChangesTable;
    product_bulk_rows: BulkRowsTable;
  }
}
