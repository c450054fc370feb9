import type { EventPayload } from '@mistri/contracts/events/index';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findSession as findLinkSession } from '#rooms/link/index.ts';
import { type End, endSession, moveSession } from './move-session.ts';
import { openedBy } from './open-connection.ts';
import { lockSession, type RemoteSessionRow } from './sessions-store.ts';

type News = Pick<EventPayload<'link.session_moved.v1'>, 'sessionId' | 'openedBy' | 'reference'>;

/** The session that a connection belongs to, locked; undefined for connections of others, and of sessions that are over. */
async function sessionOf(tx: Tx, news: News): Promise<RemoteSessionRow | undefined> {
  if (news.openedBy !== openedBy || news.reference === null) return undefined;
  const session = await lockSession(tx, news.reference);
  return session?.link_session_id === news.sessionId && session.state !== 'ended' ? session : undefined;
}

/** What the devices say about their connection moves the session. */
export async function followLink(tx: Tx, origin: Origin, news: EventPayload<'link.session_moved.v1'>): Promise<void> {
  const session = await sessionOf(tx, news);
  if (!session) return;
  if (news.state === 'connecting') await moveSession(tx, origin, { session, act: 'meet' });
  if (news.state === 'paused') await moveSession(tx, origin, { session, act: 'lose_path', pausedBy: 'network' });
  // What the customer paused, only the customer resumes.
  if (news.state === 'open' && session.paused_by !== 'customer')
    await moveSession(tx, origin, { session, act: 'connect' });
}

/**
 * The connection is over, and nobody told us why: its reason does. Both ends finish with a code of `endReasons`; the technician's
 * end may be the first to say that the customer stopped. Anything else: whose end it was.
 */
export async function followLinkEnd(
  tx: Tx,
  services: Services,
  origin: Origin,
  news: EventPayload<'link.session_ended.v1'>,
): Promise<void> {
  const session = await sessionOf(tx, news);
  if (!session) return;
  const link = await findLinkSession(tx, news.sessionId);
  const isTimeOver = session.ends_at !== null && (link?.ended_at ?? origin.at) >= session.ends_at;
  const said = Object.hasOwn(saidReasons, link?.end_reason ?? '') ? saidReasons[link?.end_reason ?? ''] : undefined;
  const end = isTimeOver ? timeOver : (said ?? (news.endedBy === 'host' ? stopped : lost));
  await endSession(tx, services, origin, { session, end });
}

const timeOver: End = { act: 'expire', by: 'system', reason: 'time_over' };
const stopped: End = { act: 'revoke', by: 'customer', reason: 'customer_stopped' };
const lost: End = { act: 'lose', by: 'system', reason: 'connection_lost' };
const saidReasons: Readonly<Record<string, End>> = {
  customer_stopped: stopped,
  technician_finished: { act: 'complete', by: 'technician', reason: 'technician_finished' },
  time_over: timeOver,
};
