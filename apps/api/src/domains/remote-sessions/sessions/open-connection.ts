import { scopesOfSession } from '@mistri/contracts/remote-sessions/session-states';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type LinkSession, openSession as openLinkSession } from '#rooms/link/index.ts';
import type { RemoteSessionRow } from './sessions-store.ts';

/** Who opens sessions of ours at Link. */
export const openedBy = 'remote_sessions';

export type ConnectionRefusal = 'remote_sessions.cannot_connect' | 'remote_sessions.stopped';

/** The connection of a session: between the two devices of its consent, for what it could ever allow, until its hard end. */
export async function openConnection(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, host, hardEnd }: { session: RemoteSessionRow; host: string; hardEnd: Date },
): Promise<Result<LinkSession, ConnectionRefusal>> {
  const opened = await openLinkSession(tx, services, origin, {
    host,
    guest: session.technician_device,
    scopes: scopesOfSession(session.session_id, session.mode),
    hardEnd,
    policy: 'automatic',
    openedBy,
    reference: session.session_id,
  });
  if (opened.ok) return opened;
  return opened.code === 'link.stopped'
    ? refuse('remote_sessions.stopped', opened.message)
    : refuse('remote_sessions.cannot_connect', opened.message, { details: { why: opened.code } });
}
