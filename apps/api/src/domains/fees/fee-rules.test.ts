import { describe, expect, it } from 'vitest';
import { chooseRule, type FeeRule } from './fee-rules.ts';

const rule = (ruleId: string, more: Partial<FeeRule> = {}): FeeRule => ({
  ruleId,
  kind: 'commission',
  appliesTo: 'dealer',
  tier: null,
  category: null,
  rate_bp: 800,
  flat_minor: 0,
  validFrom: new Date('2026-01-01'),
  ...more,
});
const at = new Date('2026-06-01');

describe('chooseRule', () => {
  const rules = [
    rule('general'),
    rule('gold', { tier: 'gold' }),
    rule('displays', { category: 'displays' }),
    rule('gold displays', { tier: 'gold', category: 'displays' }),
  ];
  it.each([
    [null, null, 'general'],
    ['gold', null, 'gold'],
    [null, 'displays', 'displays'],
    ['silver', 'displays', 'displays'],
    ['gold', 'displays', 'gold displays'],
    ['gold', 'chargers', 'gold'],
  ])('tier %s, category %s → %s', (tier, category, expected) => {
    expect(chooseRule(rules, { tier, category }, at)?.ruleId).toBe(expected);
  });

  it('takes the newest version that has begun', () => {
    const versions = [
      rule('old'),
      rule('now', { validFrom: at }),
      rule('later', { validFrom: new Date(at.getTime() + 1) }),
    ];
    expect(chooseRule(versions, { tier: null, category: null }, at)?.ruleId).toBe('now');
  });

  it('has no answer before the first version', () => {
    expect(chooseRule([rule('a')], { tier: null, category: null }, new Date('2025-12-31'))).toBeUndefined();
  });
});
