import { sessionLimits } from '@mistri/contracts/remote-sessions/session-states';
import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { remoteSessionLimits } from './remote-sessions-limits.ts';
import { endAllWhenStopped } from './remote-sessions-subscriptions.ts';
import { type End, endIfLive } from './sessions/move-session.ts';
import { type RemoteSessionRow, sessionsToEnd } from './sessions/sessions-store.ts';

/** Both ends stop by their own clocks; this writes it down, and ends what nobody answered or what did not come back. */
const endDue: Task = {
  name: 'remote_sessions.end-due',
  cron: '* * * * *',
  run: async (db, { services, origin }) => {
    const ago = (age_ms: number): Date => new Date(origin.at.getTime() - age_ms);
    const before = {
      now: origin.at,
      connecting: ago(sessionLimits.connectWithin_ms),
      paused: ago(sessionLimits.lostAfter_ms),
    };
    for (const session of await sessionsToEnd(db, before)) {
      const end = whyDue(session, origin.at);
      await transact(db, (tx) => endIfLive(tx, services, origin, { sessionId: session.session_id, end }));
    }
    // Whatever the news of the switch missed.
    await endAllWhenStopped(db, { services, origin });
  },
};

function whyDue(session: RemoteSessionRow, at: Date): End {
  if (session.state === 'requested') return { act: 'expire', by: 'system', reason: 'no_answer' };
  if (session.ends_at !== null && session.ends_at <= at) return { act: 'expire', by: 'system', reason: 'time_over' };
  return { act: 'lose', by: 'system', reason: session.state === 'paused' ? 'connection_lost' : 'no_connection' };
}

/** Consents and log go with their session. */
const removeOld: Task = {
  name: 'remote_sessions.remove-old',
  cron: '23 3 * * *',
  run: async (db, { origin }) => {
    await db
      .deleteFrom('remote_sessions')
      .where('ended_at', '<', new Date(origin.at.getTime() - remoteSessionLimits.kept_ms))
      .execute();
  },
};

export const remoteSessionsTasks: readonly Task[] = [endDue, removeOld];
