/** A version of a rule. The newest approved version whose date has come applies, of the most specific rule that fits. */
export interface FeeRule {
  readonly ruleId: string;
  readonly kind: 'commission' | 'service_fee';
  readonly appliesTo: string;
  /** null: every tier. */
  readonly tier: string | null;
  /** null: every category. */
  readonly category: string | null;
  readonly rate_bp: number;
  readonly flat_minor: number;
  readonly validFrom: Date;
}

export interface FeeSubject {
  readonly tier: string | null;
  readonly category: string | null;
}

/**
 * Tier and category beat category alone, which beats tier alone, which beats neither: a category has its own economics
 * whoever sells it. Among versions of one rule the newest that has begun.
 */
export function chooseRule(rules: readonly FeeRule[], subject: FeeSubject, at: Date): FeeRule | undefined {
  return rules
    .filter((rule) => rule.validFrom.getTime() <= at.getTime())
    .filter((rule) => rule.tier === null || rule.tier === subject.tier)
    .filter((rule) => rule.category === null || rule.category === subject.category)
    .toSorted((a, b) => specificity(b) - specificity(a) || b.validFrom.getTime() - a.validFrom.getTime())[0];
}

function specificity(rule: FeeRule): number {
  return (rule.category === null ? 0 : 2) + (rule.tier === null ? 0 : 1);
}
