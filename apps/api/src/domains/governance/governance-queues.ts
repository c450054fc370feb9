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
    // Events whose handlers, and calls to others whose attempts, keep failing: a person must look.
    name: 'governance.stuck_events',
    capability: ['operations'],
    count: async (db) =>
      db
        .selectFrom((from) =>
          from
            .selectFrom('outbox_events')
            .select('occurred_at')
            .where('done', '=', false)
            .where('attempts', '>=', 3)
            .unionAll(
              from
                .selectFrom('outbox_effects as effect')
                .innerJoin('outbox_events as event', 'event.seq', 'effect.event_seq')
                .select('event.occurred_at')
                .where('effect.attempts', '>=', 3),
            )
            .as('stuck'),
        )
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(occurred_at)`.as('oldest')])
        .executeTakeFirstOrThrow(),
  },
];
