import { expect, test } from 'vitest';
import { amount, fromBasisPoints, fromPaise, percent, toBasisPoints, toPaise } from './amount.ts';

test('rupees become paise and come back', () => {
  expect(toPaise('1,499.50')).toBe(149_950);
  expect(fromPaise(149_950)).toBe('1499.50');
  expect(fromPaise(149_900)).toBe('1499');
  expect(amount('12,34')).toEqual({ rule: 'amount' });
  expect(amount('')).toBeUndefined();
});

test('percent become basis points without floating point', () => {
  expect(toBasisPoints('0.1')).toBe(10);
  expect(toBasisPoints('8')).toBe(800);
  expect(toBasisPoints('2.55')).toBe(255);
  expect(toBasisPoints('100.01')).toBeUndefined();
  expect(percent('8 %')).toEqual({ rule: 'percent' });
  for (const rate_bp of [0, 5, 10, 250, 255, 1800, 10_000])
    expect(toBasisPoints(fromBasisPoints(rate_bp))).toBe(rate_bp);
});
