import { mulRate } from '@mistri/money';
import type { Db } from '#platform/db/database.ts';
import { chooseRule, type FeeRule, type FeeSubject } from './fee-rules.ts';
import { approvedRules } from './fees-store.ts';

export type PayeeRole = 'dealer' | 'technician' | 'provider';
export type FeeJobKind = 'order' | 'repair';

/** The commission rules of a role as they stand at `at`; ask the answer per line. */
export async function commissionRulesAt(db: Db, role: PayeeRole, at: Date): Promise<(subject: FeeSubject) => FeeRule> {
  const rules = await approvedRules(db, { kind: 'commission', appliesTo: role, at });
  return (subject) => {
    const rule = chooseRule(rules, subject, at);
    if (!rule) throw new Error(`no commission rule for ${role}`);
    return rule;
  };
}

export interface ServiceFeeQuote {
  readonly ruleId: string;
  /** Without GST. 0: no fee line. */
  readonly fee_minor: number;
  /** SAC of the platform's own service (IN-5). */
  readonly sac: '998599';
}

/** PAY-6: what the platform charges the buyer for a job, to be shown before payment and added as a line of its own. */
export async function quoteServiceFee(
  db: Db,
  asked: { jobKind: FeeJobKind; taxable_minor: number; at: Date },
): Promise<ServiceFeeQuote | null> {
  const rules = await approvedRules(db, { kind: 'service_fee', appliesTo: asked.jobKind, at: asked.at });
  const rule = chooseRule(rules, { tier: null, category: null }, asked.at);
  if (!rule) return null;
  const fee_minor = rule.flat_minor + mulRate(asked.taxable_minor, rule.rate_bp, 'half_up');
  return { ruleId: rule.ruleId, fee_minor, sac: '998599' };
}
