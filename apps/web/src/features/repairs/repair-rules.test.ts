import { expect, it } from 'vitest';
import { namesOf, rulesFrom, valuesOf } from './repair-rules.ts';

const rules = {
  online: {
    categories: ['mobile_phone' as const],
    unsupportedBrands: ['apple', 'iphone'],
    stateCodes: ['33'],
    moneyBeforeSession: true,
  },
  quote: { sac: '9987', minimum_minor: 10_000, maximum_minor: 2_000_050, valid_hours: 48 },
  deadlines: { accept_hours: 4, verify_hours: 72 },
  cancellation: { in_progress_keeps_bp: 3_050 },
  warranty: { days: 30 },
  dispute_window_hours: 48,
  open_limit: 5,
  technician_load_limit: 6,
};

it('rules that nobody changed in the form are the same rules', () => {
  expect(rulesFrom(rules, valuesOf(rules))).toEqual(rules);
});

it('each field changes its rule; what has no field stays', () => {
  const values = {
    ...valuesOf(rules),
    brands: ' Apple, JioPhone,, apple',
    stateCodes: '',
    moneyFirst: 'no',
    minimum: '99.50',
    keeps: '12.5',
    loadLimit: '9',
  };
  expect(rulesFrom(rules, values)).toEqual({
    ...rules,
    online: { ...rules.online, unsupportedBrands: ['apple', 'jiophone'], stateCodes: [], moneyBeforeSession: false },
    quote: { ...rules.quote, minimum_minor: 9_950 },
    cancellation: { in_progress_keeps_bp: 1_250 },
    technician_load_limit: 9,
  });
  expect(namesOf('')).toEqual([]);
});
