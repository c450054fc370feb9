import type { Selectable } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { LinkPlansTable, PlanName } from '../link-tables.ts';

export type Plan = Selectable<LinkPlansTable>;

/** LNK-1: the version of the plan that holds now. */
export function planOf(db: Db, plan: PlanName, now: Date): Promise<Plan> {
  return db
    .selectFrom('link_plans')
    .selectAll()
    .where('plan', '=', plan)
    .where('from_at', '<=', now)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}
