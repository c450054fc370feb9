import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

export const escrowQueues: readonly Queue[] = [
  {
    name: 'escrow.releases',
    capability: ['finance'],
    count: (db) =>
      db
        .selectFrom('holds')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(release_requested_at)`.as('oldest')])
        .where('state', '=', 'release_requested')
        .executeTakeFirstOrThrow(),
  },
  {
    name: 'escrow.on_hold',
    capability: ['finance', 'operations'],
    count: (db) =>
      db
        .selectFrom('holds')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(captured_at)`.as('oldest')])
        .where('state', '=', 'on_hold')
        .executeTakeFirstOrThrow(),
  },
  {
    // PAY-9: held longer than the policy allows, or a release that nobody decides.
    name: 'escrow.overdue',
    capability: ['finance', 'operations'],
    count: (db) =>
      db
        .selectFrom('holds')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(captured_at)`.as('oldest')])
        .where('state', 'in', ['created', 'held', 'release_requested', 'on_hold'])
        .where('overdue_alert_at', 'is not', null)
        .executeTakeFirstOrThrow(),
  },
];
