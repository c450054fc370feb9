import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

export const reconciliationQueues: readonly Queue[] = [
  {
    name: 'reconciliation.breaks',
    capability: ['finance'],
    count: (db) =>
      db
        .selectFrom('reconciliation_breaks')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(found_at)`.as('oldest')])
        .where('state', '<>', 'resolved')
        .executeTakeFirstOrThrow(),
  },
];
