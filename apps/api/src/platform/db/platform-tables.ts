import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Json = JSONColumnType<Record<string, unknown>, string, never>;

export interface OutboxEventsTable {
  seq: Generated<number>;
  event_id: string;
  name: string;
  subject: string;
  payload: Json;
  trace_id: string;
  occurred_at: Date;
  done: Generated<boolean>;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  last_error: string | null;
}

export interface OutboxEffectsTable {
  event_seq: number;
  handler: string;
  subject: string;
  attempts: Generated<number>;
  next_at: Generated<Date>;
  claimed_until: Date | null;
  last_error: string | null;
}

export interface HandledEventsTable {
  handler: string;
  event_id: string;
  handled_at: Generated<Date>;
}

export interface IdempotencyKeysTable {
  actor: string;
  route: string;
  key: string;
  body_hash: string;
  status: number | null;
  /** Sealed. */
  response: string | null;
  created_at: Date;
}

export interface AuditLogTable {
  audit_id: string;
  at: Date;
  actor_id: string;
  actor_role: string;
  action: string;
  subject_id: string;
  reason: string | null;
  before: ColumnType<unknown, string | null, never>;
  after: ColumnType<unknown, string | null, never>;
  origin: ColumnType<Record<string, string>, string, never>;
  trace_id: string;
  xid: Generated<string>;
}

declare module '#platform/db/database.ts' {
  interface Database {
    outbox_events: OutboxEventsTable;
    outbox_effects: OutboxEffectsTable;
    handled_events: HandledEventsTable;
    idempotency_keys: IdempotencyKeysTable;
    audit_log: AuditLogTable;
  }
}
