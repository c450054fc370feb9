import { expect, test } from 'vitest';
import {
  atLeast,
  email,
  firstBroken,
  httpsAddress,
  phone,
  pin,
  required,
  sixDigits,
  trackingNumber,
  userCode,
} from './rules.ts';

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
  [trackingNumber, ' EK-123456789IN ', undefined],
  [trackingNumber, 'EK1', 'trackingNumber'],
  [trackingNumber, 'EK 1234 IN', 'trackingNumber'],
  [trackingNumber, 'A'.repeat(41), 'trackingNumber'],
  [httpsAddress, 'https://track.example/EK1', undefined],
  [httpsAddress, 'http://track.example/EK1', 'httpsAddress'],
  [httpsAddress, 'https://track.example/a b', 'httpsAddress'],
  [userCode, 'wdjbmjht', undefined],
  [userCode, 'WDJB-MJHT', undefined],
  [userCode, 'WDJB-MJH1', 'userCode'],
])('%o of %s', (rule, value, broken) => expect(rule(value)?.rule).toBe(broken));

test('an empty field is only the business of "required"', () => {
  expect(firstBroken('', [email])).toBeUndefined();
  expect(firstBroken('  ', [required, email])).toEqual({ rule: 'required' });
  expect(firstBroken('abc', [required, atLeast(8)])).toEqual({ rule: 'minLength', limit: 8 });
});
