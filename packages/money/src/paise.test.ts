import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isPaise,
  maxPaise,
  MoneyError,
  multiplyPaise,
  nonNegativePaise,
  paise,
  subtractPaise,
  sumPaise,
} from './index.ts';

const amounts = fc.integer({ min: -maxPaise, max: maxPaise });

describe('paise', () => {
  test.each([1.5, Number.NaN, Infinity, -Infinity, maxPaise + 1, -maxPaise - 1, 2 ** 53])('%s is refused', (amount) => {
    expect(isPaise(amount)).toBe(false);
    expect(() => paise(amount)).toThrow(MoneyError);
  });

  test('text and null are not amounts', () => {
    for (const value of ['5', null, undefined, 5n]) expect(isPaise(value)).toBe(false);
  });

  test('the bounds themselves are amounts, and zero is never minus zero', () => {
    expect(paise(maxPaise)).toBe(maxPaise);
    expect(paise(-maxPaise)).toBe(-maxPaise);
    expect(Object.is(paise(-0), 0)).toBe(true);
  });

  test('any whole number inside the bounds is an amount', () => {
    fc.assert(fc.property(amounts, (amount) => paise(amount) === amount));
  });

  test('a negative amount is refused where none may be', () => {
    expect(() => nonNegativePaise(-1)).toThrow(MoneyError);
    expect(nonNegativePaise(0)).toBe(0);
  });
});

describe('sums', () => {
  test('agree with exact arithmetic or are refused', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 8 }), (list) => {
        let exact = 0n;
        let inBounds = true;
        for (const amount of list) {
          exact += BigInt(amount);
          inBounds &&= exact <= BigInt(maxPaise) && exact >= -BigInt(maxPaise);
        }
        if (inBounds) expect(BigInt(sumPaise(list))).toBe(exact);
        else expect(() => sumPaise(list)).toThrow(MoneyError);
      }),
    );
  });

  test('subtracting undoes adding', () => {
    const half = fc.integer({ min: -maxPaise / 2, max: maxPaise / 2 });
    fc.assert(fc.property(half, half, (a, b) => subtractPaise(sumPaise([a, b]), b) === a));
  });

  test('an overflow is refused, not rounded', () => {
    expect(() => sumPaise([maxPaise, 1])).toThrow(MoneyError);
    expect(() => subtractPaise(-maxPaise, 1)).toThrow(MoneyError);
  });
});

describe('multiplyPaise', () => {
  test('agrees with exact arithmetic or is refused', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000_000 }), (unit, quantity) => {
        const exact = BigInt(unit) * BigInt(quantity);
        if (exact <= BigInt(maxPaise) && exact >= -BigInt(maxPaise)) {
          expect(BigInt(multiplyPaise(unit, quantity))).toBe(exact);
        } else expect(() => multiplyPaise(unit, quantity)).toThrow(MoneyError);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, Infinity])('%s is not a quantity', (quantity) => {
    expect(() => multiplyPaise(100, quantity)).toThrow(MoneyError);
  });
});
