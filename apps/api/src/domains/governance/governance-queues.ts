import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

/** What the platform itself wants looked at. */
export const governanceQueues: readonly Queue[] = [
  {
    name: 'governance.flag_proposals',
    capability: ['operations', 'finance', 'owner'],
    count: async (db) =>
      db
        .selectFrom('flag_versions')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(proposed_at)`.as('oldest')])
        .where('state', '=', 'proposed')
        .executeTakeFirstOrThrow(),
  },
  {
    // Events whose handlers keep failing: something is broken and a person must look.
    name: 'governance.stuck_events',
    capability: ['operations'],
    count: async (db) =>
      db
        .selectFrom('outbox_events')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(occurred_at)`.as('oldest')])
        .where('done', '=', false)
        .where('attempts', '>=', 3)
        .executeTakeFirstOrThrow(),
  },
];
