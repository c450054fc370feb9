import { sql } from 'kysely';
import { minute_ms } from '#platform/clock.ts';
import type { Queue } from '#platform/room.ts';

const silent_ms = 10 * minute_ms;

export const paymentsQueues: readonly Queue[] = [
  {
    // PAY-9: raised by `payments.alert-stuck`, gone when the gateway said how it ended.
    name: 'payments.stuck',
    capability: ['finance', 'operations'],
    count: (db) =>
      db
        .selectFrom('payments')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(created_at)`.as('oldest')])
        .where('state', 'in', ['created', 'pending'])
        .where('stuck_alert_at', 'is not', null)
        .where('abandoned_at', 'is', null)
        .executeTakeFirstOrThrow(),
  },
  {
    name: 'payments.unsent_refunds',
    capability: ['finance'],
    count: (db, now) =>
      db
        .selectFrom('gateway_refunds')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(requested_at)`.as('oldest')])
        .where('state', '=', 'requested')
        .where('changed_at', '<', new Date(now.getTime() - silent_ms))
        .executeTakeFirstOrThrow(),
  },
];
