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
    // PAY-10: held for a look before anything of it is released.
    name: 'escrow.reviews',
    capability: ['finance'],
    count: (db) =>
      db
        .selectFrom('hold_blocks')
        .innerJoin('holds', 'holds.hold_id', 'hold_blocks.hold_id')
        .select([
          sql<number>`count(DISTINCT holds.payment_id)::int`.as('count'),
          sql<Date | null>`min(placed_at)`.as('oldest'),
        ])
        .where('cause', '=', 'review')
        .where('lifted_at', 'is', null)
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
