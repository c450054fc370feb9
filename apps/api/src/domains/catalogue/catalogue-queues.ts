import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

/** MKT-3: listings that wait for a person, and listings that people reported. */
export const catalogueQueues: readonly Queue[] = [
  {
    name: 'catalogue.reviews',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('product_reviews')
        .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(opened_at)`.as('oldest')])
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow(),
  },
  {
    name: 'catalogue.reports',
    capability: ['operations'],
    count: (db) =>
      db
        .selectFrom('product_reports')
        .select([
          sql<number>`count(DISTINCT product_id)::int`.as('count'),
          sql<Date | null>`min(created_at)`.as('oldest'),
        ])
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow(),
  },
];
