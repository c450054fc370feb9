import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

/** REP-4: what waits for an admin to assign it. */
export const repairsQueues: readonly Queue[] = [
  {
    name: 'repairs.matching',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('repairs')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(queued_at)`.as('oldest')])
        .where('state', '=', 'matching')
        .executeTakeFirstOrThrow(),
  },
];
