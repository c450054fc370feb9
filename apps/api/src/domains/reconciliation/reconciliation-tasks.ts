import { day_ms } from '#platform/clock.ts';
import { indianDay } from '#platform/indian-days.ts';
import type { Task } from '#platform/room.ts';
import { GatewayError } from '#rooms/payments/index.ts';
import { lastCompleteDay, reconcileDay } from './reconcile-day.ts';
import { daysWithoutRun } from './reconciliation-store.ts';

/** A machine that was off, or a gateway that was, is made up for. */
const catchUp_ms = 7 * day_ms;

/** Every morning in India (07:15), and again at noon and in the evening for days that failed. */
export const reconcileTask: Task = {
  name: 'reconciliation.compare-days',
  cron: '45 1,6,12 * * *',
  run: async (db, { services, origin }) => {
    const from = indianDay(new Date(origin.at.getTime() - catchUp_ms));
    for (const day of await daysWithoutRun(db, from, lastCompleteDay(origin.at))) {
      try {
        await reconcileDay(db, { services, origin }, day);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        services.log.warn({ day, code: error.code }, 'no settlement report; tried again later');
        return;
      }
    }
  },
};
