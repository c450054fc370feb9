import { expect, test } from 'vitest';
import { listingValue } from './listing-value.ts';

test('a reviewer reads rupees, percent and lists, not data', () => {
  expect(listingValue('mrp', 240_300)).toBe('₹2,403');
  expect(listingValue('gstRateBp', 1800)).toBe('18 %');
  expect(listingValue('weightGrams', 180)).toBe('180');
  expect(listingValue('modelIds', ['oneplus-7', 'oneplus-7t'])).toBe('oneplus-7, oneplus-7t');
  const names = (field: string, id: string): string => `${field} ${id.toUpperCase()}`;
  expect(listingValue('modelIds', ['a', 'b'], names)).toBe('modelIds A, modelIds B');
  expect(listingValue('mrp', 240_300, names)).toBe('₹2,403');
  expect(listingValue('b2bBreaks', [{ quantity: 10, price: 130_000 }])).toBe('10+: ₹1,300');
});

test('nothing is a dash; what is unknown is shown as it is', () => {
  for (const value of [null, undefined, '', []]) expect(listingValue('bisRegistration', value)).toBe('–');
  expect(listingValue('extra', { a: 1 })).toBe('{"a":1}');
});
