import type { Data } from '@mistri/api-client';
import { fromBasisPoints, fromPaise, toBasisPoints, toPaise } from '#web/forms/amount.ts';

export type Rules = Data<'GET /api/admin/repair-rules'>['versions'][number]['rules'];

/** Whole numbers of the rules, by the name of their field. */
export const numbers = [
  'validHours',
  'acceptHours',
  'verifyHours',
  'disputeHours',
  'warrantyDays',
  'openLimit',
  'loadLimit',
] as const;

/** One name a comma; the api compares brands in lower case. */
export const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  ),
];

export function valuesOf(rules: Rules): Record<string, string> {
  return {
    brands: rules.online.unsupportedBrands.join(', '),
    stateCodes: rules.online.stateCodes.join(', '),
    moneyFirst: rules.online.moneyBeforeSession ? 'yes' : 'no',
    minimum: fromPaise(rules.quote.minimum_minor),
    maximum: fromPaise(rules.quote.maximum_minor),
    validHours: String(rules.quote.valid_hours),
    acceptHours: String(rules.deadlines.accept_hours),
    verifyHours: String(rules.deadlines.verify_hours),
    disputeHours: String(rules.dispute_window_hours),
    keeps: fromBasisPoints(rules.cancellation.in_progress_keeps_bp),
    warrantyDays: String(rules.warranty.days),
    openLimit: String(rules.open_limit),
    loadLimit: String(rules.technician_load_limit),
  };
}

export function rulesFrom(rules: Rules, values: Record<string, string>): Rules {
  const read = (name: string): string => values[name] ?? '';
  const count = (name: (typeof numbers)[number]): number => Number(read(name));
  return {
    ...rules,
    online: {
      ...rules.online,
      unsupportedBrands: namesOf(read('brands')),
      stateCodes: namesOf(read('stateCodes')),
      moneyBeforeSession: read('moneyFirst') === 'yes',
    },
    quote: {
      ...rules.quote,
      minimum_minor: toPaise(read('minimum')),
      maximum_minor: toPaise(read('maximum')),
      valid_hours: count('validHours'),
    },
    deadlines: { accept_hours: count('acceptHours'), verify_hours: count('verifyHours') },
    cancellation: { in_progress_keeps_bp: toBasisPoints(read('keeps')) ?? 0 },
    warranty: { days: count('warrantyDays') },
    dispute_window_hours: count('disputeHours'),
    open_limit: count('openLimit'),
    technician_load_limit: count('loadLimit'),
  };
}
