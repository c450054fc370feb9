import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Side } from '../link-tables.ts';
import { tellAll } from '../presence/tell.ts';
import { devicesOfRelays } from '../relays/relays-store.ts';
import { type LinkSession, liveSessions, lockSession, updateSession } from './sessions-store.ts';

interface End {
  readonly by: Side | 'server';
  readonly reason: string;
  /** What this side sent, as it says itself. */
  readonly sent_bytes?: number;
}

/**
 * Ends a session for everybody: row and event are committed together, and with them the news that both devices and the
 * relays hear in the moment of the commit.
 *
 * @returns false when it had ended before
 */
export async function endSession(tx: Tx, origin: Origin, sessionId: string, end: End): Promise<boolean> {
  const session = await lockSession(tx, sessionId);
  if (!session) return false;
  await noteBytes(tx, session, end);
  if (session.ended_at) return false;
  const { by, reason } = end;
  await updateSession(tx, sessionId, {
    state: 'ended',
    ended_at: origin.at,
    ended_by: by,
    end_reason: reason,
  });
  await audit(tx, origin, { action: 'link.session_ended', subjectId: sessionId, reason, after: { by } });
  await emit(tx, origin, {
    name: 'link.session_ended.v1',
    subject: sessionId,
    payload: { sessionId, openedBy: session.opened_by, reference: session.reference, endedBy: by },
  });
  const devices = [session.host_device, session.guest_device, ...(await devicesOfRelays(tx, session.relays))];
  await tellAll(tx, { kind: 'revoked', sessionId, devices, reason });
  return true;
}

/** The door for other rooms: their job was cancelled, a consent withdrawn. */
export function revokeSession(tx: Tx, origin: Origin, given: { sessionId: string; reason: string }): Promise<boolean> {
  return endSession(tx, origin, given.sessionId, { by: 'server', reason: given.reason });
}

/** Everything a device, an owner, a rule or a team has open. */
export async function endSessionsOf(
  tx: Tx,
  origin: Origin,
  where: Parameters<typeof liveSessions>[1],
  reason: string,
): Promise<number> {
  const sessions = await liveSessions(tx, where);
  for (const { session_id } of sessions) await endSession(tx, origin, session_id, { by: 'server', reason });
  return sessions.length;
}

async function noteBytes(tx: Tx, session: LinkSession, end: End): Promise<void> {
  if (end.sent_bytes === undefined || end.by === 'server') return;
  const column = end.by === 'host' ? 'host_sent_bytes' : 'guest_sent_bytes';
  await updateSession(tx, session.session_id, { [column]: end.sent_bytes });
}
