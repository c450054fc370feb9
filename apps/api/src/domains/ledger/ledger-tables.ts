import type { Generated } from 'kysely';

interface LedgerAccountKindsTable {
  kind: string;
  normal_side: 'debit' | 'credit';
  floored: boolean;
  purpose: string;
}

interface LedgerAccountsTable {
  account_id: string;
  kind: string;
  owner: string;
  balance_minor: number | null;
  opened_at: Generated<Date>;
}

interface LedgerTransfersTable {
  transfer_id: string;
  kind: string;
  reference: string;
  job_id: string | null;
  reverses: string | null;
  actor_id: string;
  trace_id: string;
  at: Date;
}

interface LedgerEntriesTable {
  seq: Generated<number>;
  transfer_id: string;
  debit_account: string;
  credit_account: string;
  amount_minor: number;
}

declare module '#platform/db/database.ts' {
  interface Database {
    ledger_account_kinds: LedgerAccountKindsTable;
    ledger_accounts: LedgerAccountsTable;
    ledger_transfers: LedgerTransfersTable;
    ledger_entries: LedgerEntriesTable;
  }
}
