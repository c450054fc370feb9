import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';

/**
 * Ends sessions of a user: all, one, or all but one. Their access tokens stop on the next request; live sockets are
 * closed by the event.
 *
 * @returns ids of the sessions that were ended now
 */
export async function endSessions(
  tx: Tx,
  when: { traceId: string; at: Date },
  which: { userId: string; sessionId?: string; exceptSessionId?: string },
  reason: string,
): Promise<string[]> {
  let query = tx
    .updateTable('sessions')
    .set({ ended_at: when.at, end_reason: reason })
    .where('user_id', '=', which.userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', when.at);
  if (which.sessionId !== undefined) query = query.where('session_id', '=', which.sessionId);
  if (which.exceptSessionId !== undefined) query = query.where('session_id', '!=', which.exceptSessionId);
  const sessionIds = (await query.returning('session_id').execute()).map((row) => row.session_id);
  if (sessionIds.length > 0) {
    await emit(tx, when, {
      name: 'identity.sessions_ended.v1',
      subject: which.userId,
      payload: { userId: which.userId, sessionIds },
    });
  }
  return sessionIds;
}
