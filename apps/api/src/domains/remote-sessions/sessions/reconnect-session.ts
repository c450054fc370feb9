import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { revokeSession as revokeLinkSession } from '#rooms/link/index.ts';
import type { WorkRefusal } from './check-work.ts';
import { mayStillWork } from './may-still-work.ts';
import { moveSession } from './move-session.ts';
import { type ConnectionRefusal, openConnection } from './open-connection.ts';
import { lockLoaded, type RemoteSessionRow, updateSession } from './sessions-store.ts';

export type ReconnectRefusal = WorkRefusal | ConnectionRefusal | 'remote_sessions.over' | 'remote_sessions.wrong_state';

/**
 * A page that was loaded anew cannot go on with the connection of the page before it: its keys and places went with that. So the
 * same session gets a new connection between the same two devices. Nothing else changes: consents, log and hard end are the old ones.
 */
export async function reconnectSession(
  tx: Tx,
  services: Services,
  origin: Origin,
  found: RemoteSessionRow,
): Promise<Result<RemoteSessionRow, ReconnectRefusal>> {
  const work = await mayStillWork(tx, services, origin, found);
  // The repair is locked before the session, as everywhere.
  const session = await lockLoaded(tx, found.session_id);
  const { customer_device: host, hard_end: hardEnd, link_session_id: before } = session;
  if (session.state === 'ended') return refuse('remote_sessions.over', 'This session is over.');
  if (host === null || hardEnd === null)
    return refuse('remote_sessions.wrong_state', 'This session has no connection yet: it waits for the consent.');
  if (work) return work;
  if (hardEnd <= origin.at) return refuse('remote_sessions.over', 'The time of this session is over.');
  // No news of the old connection's end: it is no longer the session's own.
  if (before !== null) {
    await updateSession(tx, session.session_id, { link_session_id: null });
    await revokeLinkSession(tx, origin, { sessionId: before, reason: 'the page was opened again' });
  }
  const opened = await openConnection(tx, services, origin, { session, host, hardEnd });
  if (!opened.ok) return opened;
  const { session_id: linkSessionId } = opened.value;
  const renewed = await updateSession(tx, session.session_id, { link_session_id: linkSessionId });
  await audit(tx, origin, {
    action: 'remote_sessions.reconnected',
    subjectId: session.session_id,
    before: { state: session.state, linkSessionId: before },
    after: { repairId: session.repair_id, linkSessionId, logEntries: session.log_seq },
  });
  return ok((await moveSession(tx, origin, { session: renewed, act: 'reconnect' })) ?? renewed);
}
