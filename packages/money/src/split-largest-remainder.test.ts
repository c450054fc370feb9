import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxPaise, MoneyError, splitByKey, splitLargestRemainder, sumPaise, takeProportionally } from './index.ts';

const totals = fc.integer({ min: -maxPaise, max: maxPaise });
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 20 })
  .filter((list) => list.some((weight) => weight > 0));
/** Few distinct small weights: many ties. */
const tiedWeights = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0));

describe('splitLargestRemainder', () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [10_000, [50, 30, 20], [5_000, 3_000, 2_000]],
    [1, [1, 2], [0, 1]],
    [2, [1, 1, 1], [1, 1, 0]],
    [7, [0, 1, 0], [0, 7, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
    // The classic: quotas 4.58, 2.94, 2.48 of 10
    [10, [45_800, 29_400, 24_800], [5, 3, 2]],
    [maxPaise, [1, 2], [33_333_333_333_333, 66_666_666_666_667]],
  ])('%i by %j', (total, by, expected) => {
    expect(splitLargestRemainder(total, by)).toEqual(expected);
  });

  test('the parts add up to the whole, and each is its exact share rounded down or up', () => {
    fc.assert(
      fc.property(totals, fc.oneof(weights, tiedWeights), (total, by) => {
        const parts = splitLargestRemainder(total, by);
        expect(sumPaise(parts)).toBe(total);
        const sum = BigInt(by.reduce((a, b) => a + b, 0));
        parts.forEach((part, index) => {
          const exact = BigInt(Math.abs(total)) * BigInt(by[index] as number);
          const difference = BigInt(Math.abs(part)) * sum - exact;
          expect(difference < sum && difference > -sum).toBe(true);
          expect(part === 0 || Math.sign(part) === Math.sign(total)).toBe(true);
        });
      }),
    );
  });

  test('a larger weight never gets less; a zero weight gets nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxPaise }), fc.oneof(weights, tiedWeights), (total, by) => {
        const parts = splitLargestRemainder(total, by);
        const pairs = by.map((weight, index) => [weight, parts[index] as number] as const);
        const sorted = pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
        for (let i = 1; i < sorted.length; i += 1) {
          expect(sorted[i]?.[1]).toBeGreaterThanOrEqual(sorted[i - 1]?.[1] as number);
        }
        for (const [weight, part] of pairs) if (weight === 0) expect(part).toBe(0);
      }),
    );
  });

  test.each([[[-1]], [[0.5]], [[Number.NaN]], [[0, 0]], [[]]])('weights %j cannot split an amount', (by) => {
    expect(() => splitLargestRemainder(1, by)).toThrow(MoneyError);
  });

  test('absurdly many parts are refused', () => {
    expect(() =>
      splitLargestRemainder(
        1,
        Array.from({ length: 100_001 }, () => 1),
      ),
    ).toThrow(MoneyError);
  });
});

describe('splitByKey', () => {
  const keyed = fc
    .uniqueArray(fc.record({ key: fc.string({ maxLength: 5 }), weight: fc.integer({ min: 0, max: 3 }) }), {
      selector: (part) => part.key,
      minLength: 1,
      maxLength: 10,
    })
    .filter((parts) => parts.some((part) => part.weight > 0));

  test('the order of the parts does not matter', () => {
    const shuffled = keyed.chain((parts) =>
      fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })),
    );
    fc.assert(
      fc.property(totals, shuffled, (total, [parts, again]) => {
        const first = splitByKey(total, parts);
        const second = splitByKey(total, again);
        for (const { key } of parts) expect(second.get(key)).toBe(first.get(key));
        expect(sumPaise(first.values())).toBe(total);
      }),
    );
  });

  test('a key that comes twice is refused', () => {
    const twice = [
      { key: 'a', weight: 1 },
      { key: 'a', weight: 1 },
    ];
    expect(() => splitByKey(10, twice)).toThrow(MoneyError);
  });
});

describe('takeProportionally', () => {
  test('any steps empty every part exactly, and never overdraw one', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 20 }), (whole, steps) => {
        let left = [...whole];
        const total = whole.reduce((a, b) => a + b, 0);
        let taken = 0;
        for (const step of [...steps, total]) {
          const amount = Math.min(step, total - taken);
          const parts = takeProportionally(left, amount);
          left = left.map((part, index) => part - (parts[index] as number));
          taken += amount;
          expect(left.every((part) => part >= 0)).toBe(true);
        }
        expect(left.every((part) => part === 0)).toBe(true);
      }),
    );
  });

  test('more than is left, or less than nothing, is refused', () => {
    expect(() => takeProportionally([3, 4], 8)).toThrow(MoneyError);
    expect(() => takeProportionally([3, 4], -1)).toThrow(MoneyError);
    expect(takeProportionally([0, 0], 0)).toEqual([0, 0]);
  });
});
