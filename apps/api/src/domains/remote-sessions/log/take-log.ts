import { logLimits, type SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { SessionOutcome } from '@mistri/contracts/remote-sessions/session-states';
import { describeSessionLogProblem, SessionLogReader } from '@mistri/signed-log/session-log';
import type { Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { consentRows } from '../consents/consents-store.ts';
import { type End, endSession, eventFacts, moveSession } from '../sessions/move-session.ts';
import { lockLoaded, type RemoteSessionRow, updateSession } from '../sessions/sessions-store.ts';
import { hashesOf, insertEntries } from './log-store.ts';

export type LogRefusal =
  | 'remote_sessions.no_consent'
  | 'remote_sessions.log_over'
  | 'remote_sessions.log_gap'
  | 'remote_sessions.log_differs'
  | 'remote_sessions.log_wrong'
  | 'remote_sessions.log_too_large';

/** What the customer's end could not send while it ran may still come for so long. */
const lateFor_ms = 7 * day_ms;

/**
 * Entries in order, from after the last one that is here. Those that are here already must be the same: then nothing happens
 * (USB-7). Each is verified against the key of the consent before it is kept.
 */
export async function takeLog(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { sessionId: string; entries: readonly SignedLogEntry[] },
): Promise<Result<RemoteSessionRow, LogRefusal>> {
  const session = await lockLoaded(tx, given.sessionId);
  const refusal = notNow(session, origin.at) ?? (await differs(tx, session, given.entries));
  if (refusal) return refusal;
  const fresh = given.entries.filter(({ entry }) => entry.seq > session.log_seq);
  if (fresh.length === 0) return ok(session);
  const wrong = await verifyNew(tx, session, fresh);
  if (wrong) return wrong;
  const bytes = fresh.reduce((sum, signed) => sum + JSON.stringify(signed).length, 0);
  if (session.log_bytes + bytes > logLimits.bytesPerSession) {
    return refuse('remote_sessions.log_too_large', 'The log of this session is too large. End the session.');
  }
  const last = fresh.at(-1) as SignedLogEntry;
  await insertEntries(tx, services, { session, entries: fresh, at: origin.at });
  const grown = await updateSession(tx, session.session_id, {
    log_seq: last.entry.seq,
    log_hash: last.hash,
    log_at: last.entry.at,
    log_bytes: session.log_bytes + bytes,
    log_closed: last.entry.kind === 'closed',
    refused_attempts: session.refused_attempts + fresh.filter(({ entry }) => entry.kind === 'refused').length,
  });
  await emit(tx, origin, {
    name: 'remote_sessions.log_grew.v1',
    subject: session.session_id,
    payload: { ...eventFacts(session), lastSeq: last.entry.seq },
  });
  return ok(await followLog(tx, services, origin, { session: grown, fresh }));
}

function notNow(
  session: RemoteSessionRow,
  at: Date,
): Refusal<'remote_sessions.no_consent' | 'remote_sessions.log_over'> | undefined {
  if (session.customer_key === null || session.row_key === null) {
    return refuse('remote_sessions.no_consent', 'This session has no consent, so it has no log.');
  }
  const tooLate = session.ended_at !== null && at.getTime() - session.ended_at.getTime() > lateFor_ms;
  if (!tooLate) return undefined;
  return refuse('remote_sessions.log_over', 'This session ended more than a week ago: its log takes nothing more.');
}

async function differs(
  tx: Tx,
  session: RemoteSessionRow,
  entries: readonly SignedLogEntry[],
): Promise<Refusal<'remote_sessions.log_gap' | 'remote_sessions.log_differs'> | undefined> {
  const first = entries[0]?.entry.seq ?? 0;
  const details = { lastSeq: session.log_seq };
  const gap = entries.findIndex(({ entry }, index) => entry.seq !== first + index);
  if (gap !== -1 || first > session.log_seq + 1) {
    return refuse('remote_sessions.log_gap', `Send the entries in order, from ${session.log_seq + 1} on.`, { details });
  }
  if (first > session.log_seq) return undefined;
  const known = await hashesOf(tx, session.session_id, { from: first, to: session.log_seq });
  const other = entries.find(({ entry, hash }) => entry.seq <= session.log_seq && known.get(entry.seq) !== hash);
  if (!other) return undefined;
  const { seq } = other.entry;
  return refuse('remote_sessions.log_differs', `Entry ${seq} is here already, and is another one.`, {
    details: { ...details, seq },
  });
}

async function verifyNew(
  tx: Tx,
  session: RemoteSessionRow,
  fresh: readonly SignedLogEntry[],
): Promise<Refusal<'remote_sessions.log_wrong'> | undefined> {
  const [firstConsent] = await consentRows(tx, session.session_id);
  const reader = new SessionLogReader({
    sessionId: session.session_id,
    key: session.customer_key ?? '',
    ...(firstConsent ? { consent: firstConsent.sha256 } : {}),
    continueFrom: {
      seq: session.log_seq,
      hash: session.log_hash,
      at: session.log_at,
      isClosed: session.log_closed,
    },
  });
  for (const signed of fresh) {
    const read = await reader.take(signed);
    if (read.ok) continue;
    const { kind, seq } = read.problem;
    return refuse('remote_sessions.log_wrong', describeSessionLogProblem(read.problem), { details: { seq, kind } });
  }
  return undefined;
}

const endsByLog: Partial<Record<SessionOutcome, End>> = {
  completed: { act: 'complete', by: 'system', reason: 'technician_finished' },
  expired: { act: 'expire', by: 'system', reason: 'time_over' },
  lost: { act: 'lose', by: 'system', reason: 'connection_lost' },
};

/** What the customer's end says by its log about the session itself: paused, resumed, closed. */
async function followLog(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, fresh }: { session: RemoteSessionRow; fresh: readonly SignedLogEntry[] },
): Promise<RemoteSessionRow> {
  if (session.state === 'ended') return session;
  const closed = fresh.find(({ entry }) => entry.kind === 'closed')?.entry;
  if (closed) {
    const known = endsByLog[closed.outcome as SessionOutcome];
    const end = known ?? { act: 'revoke', by: 'customer', reason: 'customer_stopped' };
    return (await endSession(tx, services, origin, { session, end })) ?? session;
  }
  const last = fresh.findLast(({ entry }) => entry.by === 'customer' && /^(?:paused|resumed)$/.test(entry.kind))?.entry;
  if (last?.kind === 'paused')
    return (await moveSession(tx, origin, { session, act: 'pause', pausedBy: 'customer' })) ?? session;
  if (last && session.paused_by === 'customer')
    return (await moveSession(tx, origin, { session, act: 'resume' })) ?? session;
  return session;
}
