import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

export const techniciansQueues: readonly Queue[] = [
  {
    name: 'technicians.applications',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('technicians')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(submitted_at)`.as('oldest')])
        .where('state', '=', 'submitted')
        .executeTakeFirstOrThrow(),
  },
];
