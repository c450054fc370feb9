import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

export const disputesQueues: readonly Queue[] = [
  {
    name: 'disputes.waiting',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('disputes')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(opened_at)`.as('oldest')])
        .where('state', 'in', ['in_review', 'appealed'])
        .executeTakeFirstOrThrow(),
  },
  {
    // PAY-9: nobody decided in time.
    name: 'disputes.overdue',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('disputes')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(decide_by)`.as('oldest')])
        .where('overdue_alert_at', 'is not', null)
        .where('state', '<>', 'closed')
        .executeTakeFirstOrThrow(),
  },
];
