import type { Db } from '#platform/db/database.ts';
import type { Queue } from '#platform/room.ts';

async function openComplaints(db: Db) {
  const { count, oldest } = await db
    .selectFrom('complaints')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('received_at').as('oldest')])
    .where('state', 'in', ['received', 'acknowledged'])
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest };
}

async function openBreachSteps(db: Db) {
  const { count, oldest } = await db
    .selectFrom('breach_steps')
    .innerJoin('breaches', 'breaches.breach_id', 'breach_steps.breach_id')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('discovered_at').as('oldest')])
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest };
}

export const privacyQueues: readonly Queue[] = [
  { name: 'privacy.complaints', capability: ['support', 'compliance'], count: openComplaints },
  { name: 'privacy.breach_duties', capability: ['compliance'], count: openBreachSteps },
];
