import { transact } from '#platform/db/in-transaction.ts';
import type { Task } from '#platform/room.ts';
import { retireKeys, rotateKeys } from './keys/token-keys.ts';
import { linkLimits } from './link-limits.ts';
import { removeLeftBehind } from './nodes/remove-left-behind.ts';
import { meetPlanDatesTask } from './purchases/meet-plan-dates.ts';
import { tellAll } from './presence/tell.ts';
import { endSession } from './sessions/end-session.ts';
import { removeOldSessions, sessionsToEnd } from './sessions/sessions-store.ts';

/** Both ends stop by themselves at the hard end; this writes it down, and finds those whose devices forgot them. */
const endSessions: Task = {
  name: 'link.end-sessions',
  cron: '* * * * *',
  run: async (db, { origin }) => {
    const silentSince = new Date(origin.at.getTime() - linkLimits.reportSilence_ms);
    for (const session of await sessionsToEnd(db, origin.at, silentSince)) {
      const reason = session.hard_end <= origin.at ? 'its time was over' : 'its devices no longer know it';
      await transact(db, (tx) => endSession(tx, origin, session.session_id, { by: 'server', reason }));
    }
  },
};

const removeOld: Task = {
  name: 'link.remove-old',
  cron: '47 2 * * *',
  run: async (db, { origin }) => {
    const before = (age_ms: number): Date => new Date(origin.at.getTime() - age_ms);
    await removeOldSessions(db, {
      reports: before(linkLimits.reportsKept_ms),
      sessions: before(linkLimits.sessionsKept_ms),
    });
    await db.deleteFrom('link_invitations').where('expires_at', '<', before(linkLimits.reportsKept_ms)).execute();
  },
};

/** A new key a month; it is told to every device long before it signs. */
const rotate: Task = {
  name: 'link.rotate-keys',
  cron: '37 3 1 * *',
  run: async (db, { services, origin }) => {
    await transact(db, async (tx) => {
      await rotateKeys(tx, services, origin);
      await tellAll(tx, { kind: 'config' });
    });
  },
};

const retire: Task = {
  name: 'link.retire-keys',
  cron: '52 3 * * *',
  run: async (db, { origin }) => {
    await transact(db, async (tx) => {
      if (await retireKeys(tx, origin)) await tellAll(tx, { kind: 'config' });
    });
  },
};

export const linkTasks: readonly Task[] = [endSessions, removeLeftBehind, removeOld, rotate, retire, meetPlanDatesTask];
