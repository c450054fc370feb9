import type { Db } from '#platform/db/database.ts';
import type { OrderRules } from './order-rules.ts';

export interface RulesInForce {
  version: number;
  rules: OrderRules;
}

/** The newest version whose time has come. */
export async function rulesAt(db: Db, at: Date): Promise<RulesInForce> {
  const row = await db
    .selectFrom('order_rules')
    .select(['rule_version', 'body'])
    .where('effective_from', '<=', at)
    .orderBy('effective_from', 'desc')
    .orderBy('rule_version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { version: row.rule_version, rules: row.body };
}
