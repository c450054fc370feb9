import type { RepairRules } from '@mistri/contracts/repair/repair-rules';
import type { Db } from '#platform/db/database.ts';
import { keptReading } from '#platform/db/kept-readings.ts';

export interface RulesInForce {
  readonly version: number;
  readonly rules: RepairRules;
}

function versions(db: Db) {
  return keptReading(db, { table: 'repair_rules', key: 'all' }, () =>
    db
      .selectFrom('repair_rules')
      .select(['rule_version', 'body', 'effective_from'])
      .orderBy('effective_from', 'desc')
      .orderBy('rule_version', 'desc')
      .execute(),
  );
}

/** The newest version whose time has come. */
export async function rulesAt(db: Db, at: Date): Promise<RulesInForce> {
  const inForce = (await versions(db)).find((version) => version.effective_from <= at);
  if (!inForce) throw new Error('no repair rules are in force');
  return { version: inForce.rule_version, rules: inForce.body };
}

/** The version that a repair was asked for under: it holds until the repair ends. */
export async function rulesOf(db: Db, repair: { rule_version: number }): Promise<RepairRules> {
  const found = (await versions(db)).find((version) => version.rule_version === repair.rule_version);
  if (!found) throw new Error(`no repair rules ${repair.rule_version}`);
  return found.body;
}

/** @returns what is wrong with rules that pass the schema, or undefined */
export function contradiction(rules: RepairRules): string | undefined {
  const { minimum_minor, maximum_minor } = rules.quote;
  if (minimum_minor > maximum_minor) return 'the least quote is above the most';
  if (rules.online.unsupportedBrands.some((brand) => brand !== brand.toLowerCase().trim()))
    return 'brands are compared in lower case: write them so';
  return undefined;
}
