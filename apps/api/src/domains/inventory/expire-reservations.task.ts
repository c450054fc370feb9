import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Task } from '#platform/room.ts';
import { settleReservations } from './settle-reservations.ts';

const batch = 200;

/** Frees what nobody paid for in time (MKT-5), oldest first, in batches of jobs. */
export const expireReservationsTask: Task = {
  name: 'inventory.expire-reservations',
  cron: '* * * * *',
  run: async (db, { origin }) => {
    for (;;) {
      const due = await db
        .selectFrom('reservations')
        .select('job_id')
        .where('state', '=', 'held')
        .where('expires_at', '<=', origin.at)
        .orderBy('expires_at')
        .limit(batch)
        .execute();
      if (due.length === 0) return;
      const jobIds = [...new Set(due.map((row) => row.job_id))];
      await transact(db, async (tx) => {
        for (const jobId of await settleReservations(tx, origin, jobIds, 'expired'))
          await emit(tx, origin, { name: 'inventory.reservation_expired.v1', subject: jobId, payload: { jobId } });
      });
    }
  },
};
