import { day_ms } from '#platform/clock.ts';
import { cutOldAnswers } from '#platform/http/idempotency.ts';
import type { Task } from '#platform/room.ts';
import { watchBreaches } from './breaches/breaches.ts';
import { watchComplaints } from './complaints/watch-complaints.ts';
import { carryOutErasures } from './erasure/carry-out-erasures.ts';
import { removeOldExports } from './exports/build-export.ts';

const erase: Task = { name: 'privacy.carry-out-erasures', cron: '41 * * * *', run: carryOutErasures };

const watch: Task = {
  name: 'privacy.watch-deadlines',
  cron: '*/15 * * * *',
  run: async (db, context) => {
    await watchComplaints(db, context);
    await watchBreaches(db, context);
  },
};

/** Longer than any client goes on trying. */
const answersKept_days = 3;

const cleanUp: Task = {
  name: 'privacy.remove-expired',
  cron: '11 * * * *',
  run: async (db, { services, origin }) => {
    await removeOldExports(db, services, origin.at);
    await cutOldAnswers(db, new Date(origin.at.getTime() - answersKept_days * day_ms));
    await db
      .deleteFrom('guardian_requests')
      .where('expires_at', '<', new Date(origin.at.getTime() - 30 * day_ms))
      .execute();
  },
};

export const privacyTasks: readonly Task[] = [erase, watch, cleanUp];
