import type { RepairRules } from '@mistri/contracts/repair/repair-rules';
import type { Db } from '#platform/db/database.ts';
import { datedRules } from '#platform/dated-rules.ts';

const versions = datedRules<RepairRules, 'repairs'>({ room: 'repairs', table: 'repair_rules', contradiction });

export const { rulesAt, listRules, addRules } = versions;

/** The version that a repair was asked for under: it holds until the repair ends. */
export function rulesOf(db: Db, repair: { rule_version: number }): Promise<RepairRules> {
  return versions.rulesOfVersion(db, repair.rule_version);
}

/** @returns what is wrong with rules that pass the schema, or undefined */
function contradiction(rules: RepairRules): string | undefined {
  const { minimum_minor, maximum_minor } = rules.quote;
  if (minimum_minor > maximum_minor) return 'the least quote is above the most';
  if (rules.online.unsupportedBrands.some((brand) => brand !== brand.toLowerCase().trim()))
    return 'brands are compared in lower case: write them so';
  return undefined;
}
