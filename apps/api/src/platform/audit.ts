import type { Actor } from '#platform/auth/actor.ts';
import type { Tx } from '#platform/db/database.ts';
import { gather, type Gathering } from '#platform/db/gathered-rows.ts';
import { newId } from '#platform/ids.ts';

/** Who did it and from where. Made by the request, by an event handler or by a task. */
export interface Origin {
  readonly actor: Actor | { readonly userId: string; readonly role: 'system' };
  readonly traceId: string;
  /** Keyed digest of the network address, never the address. */
  readonly addressDigest?: string;
  readonly via: 'http' | 'event' | 'task' | 'command';
  readonly at: Date;
}

export interface AuditEntry {
  /** `room.verb_past`, e.g. `dealers.approved`. */
  action: string;
  subjectId: string;
  reason?: string;
  /** State before and after, as references and enumerations: personal data never enters the audit log. */
  before?: unknown;
  after?: unknown;
}

interface AuditRow {
  readonly audit_id: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_role: string;
  readonly action: string;
  readonly subject_id: string;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly origin: Readonly<Record<string, string>>;
  readonly trace_id: string;
}

const auditRows: Gathering<AuditRow> = {
  table: 'audit_log',
  insert: `
    INSERT INTO audit_log
      (audit_id, at, actor_id, actor_role, action, subject_id, reason, before, after, origin, trace_id)
    SELECT audit_id, at, actor_id, actor_role, action, subject_id, reason, before, after, origin, trace_id
    FROM json_to_recordset($1::json) AS given (
      audit_id text, at timestamptz, actor_id text, actor_role text, action text, subject_id text, reason text,
      before jsonb, after jsonb, origin jsonb, trace_id text)`,
};

/** GOV-1: one row in the deciding transaction. No decision that matters commits without it. */
export async function audit(tx: Tx, origin: Origin, entry: AuditEntry): Promise<string> {
  const auditId = newId('aud');
  await gather(tx, auditRows, {
    audit_id: auditId,
    at: origin.at,
    actor_id: origin.actor.userId,
    actor_role: origin.actor.role,
    action: entry.action,
    subject_id: entry.subjectId,
    reason: entry.reason ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    origin: { via: origin.via, ...(origin.addressDigest ? { address: origin.addressDigest } : {}) },
    trace_id: origin.traceId,
  });
  return auditId;
}

/** Origin of decisions that no person takes: expiry, automatic cancel. */
export function systemOrigin(name: string, traceId: string, at: Date, via: 'event' | 'task' | 'command'): Origin {
  return { actor: { userId: `system:${name}`, role: 'system' }, traceId, via, at };
}
