import { expect, test } from 'vitest';
import { atLeast, email, firstBroken, phone, pin, required, sixDigits } from './rules.ts';

test.each([
  [email, 'meena@example.in', undefined],
  [email, 'meena@example', 'email'],
  [email, 'a b@example.in', 'email'],
  [phone, '98400 12345', undefined],
  [phone, '+91 98400-12345', undefined],
  [phone, '098400 12345', undefined],
  [phone, '12345', 'phone'],
  [phone, '5840012345', 'phone'],
  [pin, '625001', undefined],
  [pin, '062500', 'pin'],
  [sixDigits, '12345', 'sixDigits'],
])('%o of %s', (rule, value, broken) => expect(rule(value)?.rule).toBe(broken));

test('an empty field is only the business of "required"', () => {
  expect(firstBroken('', [email])).toBeUndefined();
  expect(firstBroken('  ', [required, email])).toEqual({ rule: 'required' });
  expect(firstBroken('abc', [required, atLeast(8)])).toEqual({ rule: 'minLength', limit: 8 });
});
