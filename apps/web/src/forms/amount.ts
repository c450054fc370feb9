import { decimalRupees, parseInr } from '@mistri/money';
import type { Rule } from './rules.ts';

/** A field in rupees; the api wants paise. */
export const amount: Rule = (value) => (value.trim() === '' || parseInr(value).ok ? undefined : { rule: 'amount' });

export const wholeNumber: Rule = (value) =>
  value.trim() === '' || /^\d{1,9}$/.test(value.trim()) ? undefined : { rule: 'wholeNumber' };

/** Percent as people write it: 8, 2.5, 0.25. */
export const percent: Rule = (value) =>
  value.trim() === '' || toBasisPoints(value) !== undefined ? undefined : { rule: 'percent' };

/** Paise of a field that was checked by `amount`. */
export function toPaise(value: string): number {
  const parsed = parseInr(value);
  return parsed.ok ? parsed.value : 0;
}

/** `149900` → `1499.00`, as a field shows it. */
export const fromPaise = (amount_minor: number): string => decimalRupees(amount_minor).replace(/\.00$/, '');

export function toBasisPoints(value: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(value.trim());
  if (!match) return undefined;
  const rate_bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return rate_bp <= 10_000 ? rate_bp : undefined;
}

/** 250 → `2.5`. */
export function fromBasisPoints(rate_bp: number): string {
  const whole = Math.floor(rate_bp / 100);
  const rest = String(rate_bp % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}
