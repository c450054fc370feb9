import type { Actor } from '#platform/auth/actor.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
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

/** GOV-1: one row in the deciding transaction. No decision that matters commits without it. */
export async function audit(tx: Tx, origin: Origin, entry: AuditEntry): Promise<string> {
  const auditId = newId('aud');
  const row = {
    audit_id: auditId,
    at: origin.at,
    actor_id: origin.actor.userId,
    actor_role: origin.actor.role,
    action: entry.action,
    subject_id: entry.subjectId,
    reason: entry.reason ?? null,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    origin: JSON.stringify({ via: origin.via, ...(origin.addressDigest ? { address: origin.addressDigest } : {}) }),
    trace_id: origin.traceId,
  };
  await sendAlong(tx, tx.insertInto('audit_log').values(row));
  return auditId;
}

/** Origin of decisions that no person takes: expiry, automatic cancel. */
export function systemOrigin(name: string, traceId: string, at: Date, via: 'event' | 'task' | 'command'): Origin {
  return { actor: { userId: `system:${name}`, role: 'system' }, traceId, via, at };
}
