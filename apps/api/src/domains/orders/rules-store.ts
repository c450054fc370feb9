import type { Db } from '#platform/db/database.ts';
import { keptReading } from '#platform/db/kept-readings.ts';
import type { OrderRules } from './order-rules.ts';

export interface RulesInForce {
  version: number;
  rules: OrderRules;
}

/** The newest version whose time has come. There are as many versions as somebody has decided on: dozens. */
export async function rulesAt(db: Db, at: Date): Promise<RulesInForce> {
  const versions = await keptReading(db, { table: 'order_rules', key: 'all' }, () =>
    db
      .selectFrom('order_rules')
      .select(['rule_version', 'body', 'effective_from'])
      .orderBy('effective_from', 'desc')
      .orderBy('rule_version', 'desc')
      .execute(),
  );
  const inForce = versions.find((version) => version.effective_from <= at);
  if (!inForce) throw new Error('no order rules are in force');
  return { version: inForce.rule_version, rules: inForce.body };
}
