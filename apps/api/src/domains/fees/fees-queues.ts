import { sql } from 'kysely';
import type { Queue } from '#platform/room.ts';

const proposals = (table: 'fee_rules' | 'money_policies', name: string): Queue => ({
  name,
  capability: ['finance'],
  count: (db) =>
    db
      .selectFrom(table)
      .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(proposed_at)`.as('oldest')])
      .where('state', '=', 'proposed')
      .executeTakeFirstOrThrow(),
});

export const feesQueues: readonly Queue[] = [
  proposals('fee_rules', 'fees.rule_proposals'),
  proposals('money_policies', 'fees.policy_proposals'),
];
