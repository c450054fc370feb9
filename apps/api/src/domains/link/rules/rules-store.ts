import type { Selectable } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkRulesTable } from '../link-tables.ts';

export type Rule = Selectable<LinkRulesTable>;

/** In the order in which they were made: the first that fits decides. */
export function rulesOfTeams(db: Db, teamIds: readonly string[]): Promise<Rule[]> {
  if (teamIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('link_rules')
    .selectAll()
    .where('team_id', 'in', [...teamIds])
    .orderBy('rule_id')
    .execute();
}

export function findRule(db: Db, ruleId: string): Promise<Rule | undefined> {
  return db.selectFrom('link_rules').selectAll().where('rule_id', '=', ruleId).executeTakeFirst();
}

export function insertRule(tx: Tx, rule: Rule): Promise<Rule> {
  return tx.insertInto('link_rules').values(rule).returningAll().executeTakeFirstOrThrow();
}

export function updateRule(tx: Tx, ruleId: string, change: Partial<Omit<Rule, 'rule_id' | 'team_id'>>): Promise<Rule> {
  return tx
    .updateTable('link_rules')
    .set(change)
    .where('rule_id', '=', ruleId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteRule(tx: Tx, ruleId: string): Promise<void> {
  await tx.deleteFrom('link_rules').where('rule_id', '=', ruleId).execute();
}
