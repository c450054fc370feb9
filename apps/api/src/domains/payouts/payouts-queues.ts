import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

const payoutsIn = (name: string, states: readonly ('requested' | 'processing' | 'failed' | 'returned')[]): Queue => ({
  name,
  capability: ['finance'],
  count: (db) =>
    db
      .selectFrom('payouts')
      .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(requested_at)`.as('oldest')])
      .where('state', 'in', [...states])
      .executeTakeFirstOrThrow(),
});

export const payoutsQueues: readonly Queue[] = [
  payoutsIn('payouts.on_their_way', ['requested', 'processing']),
  {
    name: 'payouts.due',
    capability: ['finance'],
    count: (db) =>
      db
        .selectFrom('payout_items')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`NULL::timestamptz`.as('oldest')])
        .where('state', '=', 'due')
        .executeTakeFirstOrThrow(),
  },
];
