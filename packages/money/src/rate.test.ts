import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxPaise, MoneyError, mulRate, mulRatePpm, mulRatio, type Rounding } from './index.ts';

const roundings: Rounding[] = ['half_up', 'half_even', 'down', 'up'];

describe('mulRate', () => {
  // amount, rate in basis points, exact result, then the four roundings
  test.each([
    [10_000, 1_800, 1_800, 1_800, 1_800, 1_800], // 18 % of ₹100
    [99_900, 10, 100, 100, 99, 100], // TDS 0.1 % of ₹999: 99.9
    [50_000, 10, 50, 50, 50, 50], // TDS, exact
    [105, 5_000, 53, 52, 52, 53], // 52.5: the halves part
    [107, 5_000, 54, 54, 53, 54], // 53.5
    [1, 50, 0, 0, 0, 1], // TCS 0.5 % of one paisa
    [100, 50, 1, 0, 0, 1], // 0.5
    [300, 50, 2, 2, 1, 2], // 1.5
    [84_660, 25, 212, 212, 211, 212], // TCS 0.25 %: 211.65
    [0, 1_800, 0, 0, 0, 0],
    [123_456, 0, 0, 0, 0, 0],
  ])('%i at %i bp', (amount, rate, halfUp, halfEven, down, up) => {
    expect(roundings.map((rounding) => mulRate(amount, rate, rounding))).toEqual([halfUp, halfEven, down, up]);
    const mirrored = [halfUp, halfEven, down, up].map((value) => (value === 0 ? 0 : -value));
    expect(roundings.map((rounding) => mulRate(amount === 0 ? 0 : -amount, rate, rounding))).toEqual(mirrored);
  });

  test('is never more than one paisa off, and off in the promised direction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: maxPaise }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.constantFrom(...roundings),
        (amount, rate, rounding) => {
          // In ten-thousandths of a paisa, so that everything is whole.
          const error = BigInt(mulRate(amount, rate, rounding)) * 10_000n - BigInt(amount) * BigInt(rate);
          if (rounding === 'down') expect(error <= 0n && error > -10_000n).toBe(true);
          else if (rounding === 'up') expect(error >= 0n && error < 10_000n).toBe(true);
          else expect(error <= 5_000n && error >= -5_000n).toBe(true);
        },
      ),
    );
  });

  test('a larger amount or rate never gives less', () => {
    const amount = fc.integer({ min: 0, max: maxPaise });
    const rate = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(amount, amount, rate, rate, fc.constantFrom(...roundings), (a, b, r, s, rounding) => {
        expect(mulRate(Math.max(a, b), r, rounding)).toBeGreaterThanOrEqual(mulRate(Math.min(a, b), r, rounding));
        expect(mulRate(a, Math.max(r, s), rounding)).toBeGreaterThanOrEqual(mulRate(a, Math.min(r, s), rounding));
      }),
    );
  });

  test('parts per million say the same as basis points, and finer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -maxPaise, max: maxPaise }),
        fc.integer({ min: 0, max: 10_000 }),
        (amount, rate) => {
          expect(mulRatePpm(amount, rate * 100, 'half_up')).toBe(mulRate(amount, rate, 'half_up'));
        },
      ),
    );
    expect(mulRatePpm(1_000_000, 1_250, 'half_up')).toBe(1_250); // 0.125 %
  });

  test.each([-1, 0.1, Number.NaN, 100_001])('%s is not a rate', (rate) => {
    expect(() => mulRate(100, rate, 'half_up')).toThrow(MoneyError);
  });

  test('a result out of bounds is refused', () => {
    expect(() => mulRate(maxPaise, 10_001, 'half_up')).toThrow(MoneyError);
  });
});

describe('mulRatio', () => {
  test.each([
    [1, 0],
    [1, -1],
    [-1, 1],
    [0.5, 1],
    [1, 1.5],
  ])('%s / %s is refused', (numerator, denominator) => {
    expect(() => mulRatio(100, numerator, denominator, 'down')).toThrow(MoneyError);
  });
});
