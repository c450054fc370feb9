import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addGst, maxPaise, MoneyError, splitInclusiveGst, splitInclusiveTax, takeGst } from './index.ts';

const inside = { supplierState: '33', placeOfSupply: '33' };
const between = { supplierState: '33', placeOfSupply: '29' };
const places = fc.constantFrom(inside, between);
const totals = fc.integer({ min: 0, max: maxPaise });
const rates = fc.constantFrom(0, 25, 150, 300, 500, 1_200, 1_800, 2_800, 4_000);

describe('splitInclusiveTax', () => {
  test.each([
    [11_800, 1_800, 10_000, 1_800],
    [99_900, 1_800, 84_661, 15_239], // ₹999: tax 15238.98
    [100, 1_800, 85, 15],
    [1, 1_800, 1, 0],
    [0, 1_800, 0, 0],
    [10_500, 500, 10_000, 500],
    [50_000, 0, 50_000, 0],
  ])('%i at %i bp', (total, rate, taxable, tax) => {
    expect(splitInclusiveTax(total, rate)).toEqual({ taxable, tax });
  });

  test('adds up to the price; the tax is the rate on the taxable value to within a paisa', () => {
    fc.assert(
      fc.property(totals, rates, (total, rate) => {
        const { taxable, tax } = splitInclusiveTax(total, rate);
        expect(taxable + tax).toBe(total);
        expect(Math.min(taxable, tax)).toBeGreaterThanOrEqual(0);
        const error = BigInt(tax) * 10_000n - BigInt(taxable) * BigInt(rate);
        expect(error <= 10_000n && error >= -10_000n).toBe(true);
      }),
    );
  });
});

describe('splitInclusiveGst', () => {
  test.each([
    [11_800, 1_800, inside, { taxable: 10_000, cgst: 900, sgst: 900, igst: 0 }],
    [11_800, 1_800, between, { taxable: 10_000, cgst: 0, sgst: 0, igst: 1_800 }],
    // ₹999: the tax of 152.39 is odd. Inside the state the halves are 76.19 each and the taxable value takes the paisa.
    [99_900, 1_800, inside, { taxable: 84_662, cgst: 7_619, sgst: 7_619, igst: 0 }],
    [99_900, 1_800, between, { taxable: 84_661, cgst: 0, sgst: 0, igst: 15_239 }],
  ])('%i at %i bp', (total, rate, where, expected) => {
    expect(splitInclusiveGst(total, rate, where)).toEqual({ ...expected, total });
  });

  test('adds up to the price, halves are equal, one kind of tax only', () => {
    fc.assert(
      fc.property(totals, rates, places, (total, rate, where) => {
        const { taxable, cgst, sgst, igst, total: whole } = splitInclusiveGst(total, rate, where);
        expect(taxable + cgst + sgst + igst).toBe(total);
        expect(whole).toBe(total);
        expect(cgst).toBe(sgst);
        expect(where === inside ? igst : cgst).toBe(0);
        const tax = cgst + sgst + igst;
        const error = BigInt(tax) * 10_000n - BigInt(taxable) * BigInt(rate);
        // Two halves, each rounded by at most ½ paisa of the price: within two paise of the taxable value's rate.
        expect(error <= 20_000n && error >= -20_000n).toBe(true);
      }),
    );
  });

  test('a dearer price never has less tax', () => {
    fc.assert(
      fc.property(totals, totals, rates, places, (a, b, rate, where) => {
        const low = splitInclusiveGst(Math.min(a, b), rate, where);
        const high = splitInclusiveGst(Math.max(a, b), rate, where);
        expect(high.cgst + high.sgst + high.igst).toBeGreaterThanOrEqual(low.cgst + low.sgst + low.igst);
        // The taxable value may step back by one paisa where the tax of the dearer price is rounded up.
        expect(high.taxable).toBeGreaterThanOrEqual(low.taxable - 1);
      }),
    );
  });
});

describe('addGst', () => {
  test.each([
    [5_000, 1_800, inside, { taxable: 5_000, cgst: 450, sgst: 450, igst: 0, total: 5_900 }],
    [5_005, 1_800, inside, { taxable: 5_005, cgst: 450, sgst: 450, igst: 0, total: 5_905 }],
    [5_005, 1_800, between, { taxable: 5_005, cgst: 0, sgst: 0, igst: 901, total: 5_906 }],
    [5_006, 1_800, inside, { taxable: 5_006, cgst: 451, sgst: 451, igst: 0, total: 5_908 }],
  ])('%i at %i bp', (taxable, rate, where, expected) => {
    expect(addGst(taxable, rate, where)).toEqual(expected);
  });

  test('adds up, with equal halves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxPaise / 2 }), rates, places, (taxable, rate, where) => {
        const split = addGst(taxable, rate, where);
        expect(split.taxable + split.cgst + split.sgst + split.igst).toBe(split.total);
        expect(split.cgst).toBe(split.sgst);
      }),
    );
  });
});

describe('takeGst', () => {
  test.each([
    // half of ₹999.00 at 18 %, inside and between States
    [
      { taxable: 84_662, cgst: 7_619, sgst: 7_619, igst: 0 },
      49_950,
      { taxable: 42_330, cgst: 3_810, sgst: 3_810, igst: 0 },
    ],
    [{ taxable: 84_661, cgst: 0, sgst: 0, igst: 15_239 }, 49_950, { taxable: 42_331, cgst: 0, sgst: 0, igst: 7_619 }],
    [{ taxable: 100, cgst: 0, sgst: 0, igst: 0 }, 60, { taxable: 60, cgst: 0, sgst: 0, igst: 0 }],
    [{ taxable: 0, cgst: 1, sgst: 1, igst: 0 }, 1, { taxable: 0, cgst: 1, sgst: 0, igst: 0 }],
  ])('%j less %i', (left, amount, taken) => {
    expect(takeGst(left, amount)).toEqual(taken);
  });

  test('any steps close all four to zero, never overdraw, and keep the halves equal but for a paisa', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), rates, places, steps, (price, rate, where, amounts) => {
        const split = splitInclusiveGst(price, rate, where);
        let [taxable, cgst, sgst, igst]: [number, number, number, number] = [
          split.taxable,
          split.cgst,
          split.sgst,
          split.igst,
        ];
        let leftOver = price;
        for (const step of [...amounts, price]) {
          const amount = Math.min(step, leftOver);
          const taken = takeGst({ taxable, cgst, sgst, igst }, amount);
          expect(taken.taxable + taken.cgst + taken.sgst + taken.igst).toBe(amount);
          expect(Math.abs(taken.cgst - taken.sgst)).toBeLessThanOrEqual(1);
          taxable -= taken.taxable;
          cgst -= taken.cgst;
          sgst -= taken.sgst;
          igst -= taken.igst;
          leftOver -= amount;
          expect(Math.min(taxable, cgst, sgst, igst)).toBeGreaterThanOrEqual(0);
        }
        expect([taxable, cgst, sgst, igst]).toEqual([0, 0, 0, 0]);
      }),
    );
  });

  test('more than is left is refused', () => {
    expect(() => takeGst({ taxable: 10, cgst: 1, sgst: 1, igst: 0 }, 13)).toThrow(MoneyError);
    expect(() => takeGst({ taxable: 10, cgst: 1, sgst: 1, igst: 0 }, -1)).toThrow(MoneyError);
  });
});

test.each([-1, 10_001, 18.5, Number.NaN])('%s is not a GST rate', (rate) => {
  for (const call of [splitInclusiveGst, addGst]) expect(() => call(100, rate, inside)).toThrow(MoneyError);
  expect(() => splitInclusiveTax(100, rate)).toThrow(MoneyError);
});

test.each(['', '3', 'TN', '333', '3３'])('%j is not a state code', (code) => {
  expect(() => addGst(100, 1_800, { supplierState: code, placeOfSupply: '33' })).toThrow(MoneyError);
  expect(() => addGst(100, 1_800, { supplierState: '33', placeOfSupply: code })).toThrow(MoneyError);
});

test('a negative amount has no tax: credit notes are computed positive', () => {
  expect(() => splitInclusiveGst(-1, 1_800, inside)).toThrow(MoneyError);
  expect(() => addGst(-1, 1_800, inside)).toThrow(MoneyError);
});
