import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { remoteSessionLimits } from '../remote-sessions-limits.ts';
import { tellChanged } from './move-session.ts';
import { lockLoaded, type RemoteSessionRow, watchedSessions } from './sessions-store.ts';

/** An admin follows the log of a live session; while they do, the customer sees it (USB-7). */
export async function watchSession(
  tx: Tx,
  origin: Origin,
  sessionId: string,
): Promise<Result<{ session: RemoteSessionRow; until: Date }, 'remote_sessions.wrong_state'>> {
  const session = await lockLoaded(tx, sessionId);
  if (session.state === 'ended') return refuse('remote_sessions.wrong_state', 'This session is over: read its log.');
  const wasWatched = (await watchedSessions(tx, [sessionId], origin.at)).has(sessionId);
  const until = new Date(origin.at.getTime() + remoteSessionLimits.watchedFor_ms);
  const row = { session_id: sessionId, admin_id: origin.actor.userId, until_at: until };
  const before = await tx
    .selectFrom('remote_session_watchers')
    .select('until_at')
    .where('session_id', '=', sessionId)
    .where('admin_id', '=', origin.actor.userId)
    .executeTakeFirst();
  await tx
    .insertInto('remote_session_watchers')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session_id', 'admin_id']).doUpdateSet({ until_at: until }))
    .execute();
  // Once for each time of looking, not every two minutes.
  if (!before || before.until_at <= origin.at) {
    await audit(tx, origin, { action: 'remote_sessions.watched', subjectId: sessionId });
  }
  if (!wasWatched) await tellChanged(tx, origin, session);
  return ok({ session, until });
}

/**
 * What is being done on somebody's phone is read by staff only while its customer sees that (USB-7): the consent says so. Its own two
 * people always, everybody who may read the session once it is over.
 */
export async function mayReadLog(db: Db, origin: Origin, session: RemoteSessionRow): Promise<boolean> {
  const { userId } = origin.actor;
  if (session.state === 'ended' || userId === session.customer_id || userId === session.technician_user_id) return true;
  const following = await db
    .selectFrom('remote_session_watchers')
    .select('until_at')
    .where('session_id', '=', session.session_id)
    .where('admin_id', '=', userId)
    .where('until_at', '>', origin.at)
    .executeTakeFirst();
  return following !== undefined;
}

export const notFollowing = () =>
  refuse(
    'remote_sessions.not_following',
    'This session is live. Operations read its log while they follow it, which its customer sees; everybody else when it is over.',
  );
