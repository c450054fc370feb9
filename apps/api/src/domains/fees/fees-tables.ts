import type { ColumnType, Generated } from 'kysely';
import type { MoneySettings } from './money-policy.ts';

interface FeeRulesTable {
  rule_id: string;
  kind: 'commission' | 'service_fee';
  applies_to: string;
  tier: string | null;
  category: string | null;
  rate_bp: number;
  flat_minor: Generated<number>;
  valid_from: Date;
  state: Generated<'proposed' | 'approved' | 'rejected'>;
  reason: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
}

interface MoneyPoliciesTable {
  policy_id: string;
  version: number | null;
  based_on: number;
  settings: ColumnType<MoneySettings, string, never>;
  state: Generated<'proposed' | 'approved' | 'rejected'>;
  reason: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    fee_rules: FeeRulesTable;
    money_policies: MoneyPoliciesTable;
  }
}
