import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ListedPrices, problemWithBreaks, unitPriceOf } from './unit-price.ts';

const listed: ListedPrices = {
  b2c_minor: 10_000,
  b2b_minor: 9_000,
  b2bMinimumQuantity: 5,
  b2bBreaks: [
    { quantity: 20, price_minor: 8_500 },
    { quantity: 100, price_minor: 8_000 },
  ],
};

it.each([
  ['b2c', 1_000, 10_000],
  ['b2b', 1, 10_000],
  ['b2b', 4, 10_000],
  ['b2b', 5, 9_000],
  ['b2b', 19, 9_000],
  ['b2b', 20, 8_500],
  ['b2b', 99, 8_500],
  ['b2b', 100, 8_000],
  ['b2b', 1_000_000, 8_000],
] as const)('%s × %i costs %i each', (buyer, quantity, price) => {
  expect(unitPriceOf(listed, buyer, quantity)).toBe(price);
});

it('a ladder rises in quantity and falls in price', () => {
  expect(problemWithBreaks(listed)).toBeUndefined();
  const breaks = (quantity: number, price_minor: number) =>
    problemWithBreaks({ ...listed, b2bBreaks: [{ quantity, price_minor }] });
  expect(breaks(5, 8_000)).toEqual({ rule: 'breaksRise', limit: 5 });
  expect(breaks(6, 9_000)).toEqual({ rule: 'breaksFall', limit: 6 });
  expect(breaks(6, 8_999)).toBeUndefined();
});

it('on a good ladder, more pieces never cost more each', () => {
  const steps = fc.uniqueArray(
    fc.record({ quantity: fc.integer({ min: 2, max: 500 }), cut: fc.integer({ min: 1, max: 50 }) }),
    {
      selector: (step) => step.quantity,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 100 }), (made, quantity, more) => {
      let price_minor = 9_000;
      const b2bBreaks = made
        .toSorted((a, b) => a.quantity - b.quantity)
        .map((step) => ({ quantity: step.quantity, price_minor: (price_minor -= step.cut) }));
      const prices = { ...listed, b2bMinimumQuantity: 1, b2bBreaks };
      expect(problemWithBreaks(prices)).toBeUndefined();
      const [few, many] = [quantity, quantity + more].map((count) => unitPriceOf(prices, 'b2b', count));
      expect(many).toBeLessThanOrEqual(few as number);
      expect(unitPriceOf(prices, 'b2c', quantity)).toBe(listed.b2c_minor);
    }),
  );
});
