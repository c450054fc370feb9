import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

/** MKT-11: ratings that somebody reported and nobody has looked at yet. */
export const ratingsQueues: readonly Queue[] = [
  {
    name: 'ratings.reported',
    capability: ['operations', 'support'],
    count: (db) =>
      db
        .selectFrom('ratings')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(created_at)`.as('oldest')])
        .where('open_reports', '>', 0)
        .where('state', 'in', ['shown', 'waiting'])
        .executeTakeFirstOrThrow(),
  },
];
