import type { ColumnType } from 'kysely';
import type { FlagSettings } from './flags/flag-definitions.ts';

export interface AuditSealsTable {
  batch_no: number;
  seal: string;
  leaf_hashes: Buffer;
}

export interface AuditPositionsTable {
  seq: number;
  audit_id: string;
  batch_no: number;
}

export interface AuditChecksTable {
  check_id: string;
  checked_at: Date;
  ok: boolean;
  batches: number;
  entries: number;
  problems: ColumnType<string[], string, never>;
}

export interface ServiceMinutesTable {
  area: string;
  minute: Date;
  requests: number;
  failures: number;
  slow: number;
}

export interface ServiceAlertsTable {
  alert_id: string;
  area: string;
  raised_at: Date;
  closed_at: Date | null;
  burn: string;
}

export interface FlagVersionsTable {
  change_id: string;
  flag: string;
  version: number | null;
  based_on: number;
  settings: ColumnType<FlagSettings, string, never>;
  state: 'proposed' | 'approved' | 'rejected';
  two_people: boolean;
  reason: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    audit_seals: AuditSealsTable;
    audit_positions: AuditPositionsTable;
    audit_checks: AuditChecksTable;
    flag_versions: FlagVersionsTable;
    service_minutes: ServiceMinutesTable;
    service_alerts: ServiceAlertsTable;
  }
}
