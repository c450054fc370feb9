import { expect, test } from 'vitest';
import messages from '../../messages/en/errors.json' with { type: 'json' };
import { bankAccount, gstin, ifsc, upiId } from './identifier-rules.ts';

test('good identifiers and empty fields pass; what must be filled is another rule', () => {
  for (const rule of [gstin, ifsc, bankAccount, upiId]) expect(rule(' ')).toBeUndefined();
  expect(gstin('27AAPFU0939F1ZV')).toBeUndefined();
  expect(ifsc('SBIN0000300')).toBeUndefined();
  expect(bankAccount('123456789012')).toBeUndefined();
  expect(upiId('meena@okbank')).toBeUndefined();
});

test('what is wrong is named, and every name has words', () => {
  const broken = [
    gstin('27AAPFU0939F1Z0'),
    gstin('99AAPFU0939F1ZV'),
    gstin('27AAPFU'),
    ifsc('SBIN1000300'),
    bankAccount('12'),
    upiId('meena@example.in'),
    upiId('meena'),
  ];
  for (const found of broken) {
    expect(found).toBeDefined();
    expect(messages.rules).toHaveProperty(found?.rule ?? 'missing');
  }
  expect(gstin('27AAPFU0939F1Z0')).toEqual({ rule: 'gstin_checksum' });
  expect(upiId('meena@example.in')).toEqual({ rule: 'upiId_looks_like_email' });
});
