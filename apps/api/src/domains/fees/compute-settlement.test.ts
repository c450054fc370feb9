import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addGst } from '@mistri/money';
import {
  computeSettlement,
  noParts,
  type SettlementLine,
  settlementParts,
  type SettlementTerms,
  settleOwnSale,
  subtractParts,
  sumParts,
  takeRefund,
  totalOf,
} from './compute-settlement.ts';

const terms: SettlementTerms = {
  platformState: '33',
  payeeState: '33',
  commissionRate_bp: () => 800,
  commissionGst_bp: 1800,
  tcs_bp: 50,
  tds_bp: 10,
};

function line(taxable: number, more: Partial<SettlementLine> & { interState?: boolean } = {}): SettlementLine {
  const gst = addGst(taxable, 1800, { supplierState: '33', placeOfSupply: more.interState ? '29' : '33' });
  const { interState: _interState, ...rest } = more;
  return {
    lineId: 'jln_1',
    category: null,
    beneficiary: 'payee',
    taxable_minor: gst.taxable,
    cgst_minor: gst.cgst,
    sgst_minor: gst.sgst,
    igst_minor: gst.igst,
    total_minor: gst.total,
    ...rest,
  };
}

describe('computeSettlement', () => {
  it('settles ₹2,000 + 18 % inside Tamil Nadu', () => {
    const [settled] = computeSettlement([line(200_000)], terms);
    expect(settled).toEqual({
      lineId: 'jln_1',
      gross_minor: 236_000,
      commissionRate_bp: 800,
      parts: {
        ...noParts,
        commission: 16_000,
        gst_cgst: 1_440,
        gst_sgst: 1_440,
        tcs_cgst: 500,
        tcs_sgst: 500,
        tds: 236,
        net: 215_884,
      },
    });
  });

  it('charges IGST on the commission of a payee in another state, and IGST TCS on a sale to another state', () => {
    const [settled] = computeSettlement([line(200_000, { interState: true })], { ...terms, payeeState: '29' });
    expect(settled?.parts).toMatchObject({ gst_igst: 2_880, gst_cgst: 0, tcs_igst: 1_000, tcs_cgst: 0 });
  });

  it('gives a line of the platform to the platform and takes no commission on it', () => {
    const [settled] = computeSettlement([line(10_000, { beneficiary: 'platform' })], terms);
    expect(settled?.parts).toEqual({ ...noParts, sales: 10_000, gst_cgst: 900, gst_sgst: 900 });
  });

  it('takes no TCS on an exempt supply and none from a payee without GSTIN', () => {
    const exempt = { ...line(10_000), cgst_minor: 0, sgst_minor: 0, total_minor: 10_000 };
    expect(computeSettlement([exempt], terms)[0]?.parts).toMatchObject({ tcs_cgst: 0, tcs_igst: 0 });
    expect(computeSettlement([line(10_000)], { ...terms, tcs_bp: 0 })[0]?.parts).toMatchObject({ tcs_cgst: 0 });
  });

  it('throws for a line whose parts do not add up', () => {
    expect(() => computeSettlement([{ ...line(100), total_minor: 117 }], terms)).toThrow(/in parts/);
  });

  it('is exact for any line, rate and place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.constantFrom(0, 1, 37, 500, 800, 1500, 3000),
        fc.constantFrom(0, 10, 500),
        fc.constantFrom(0, 50, 75),
        fc.boolean(),
        fc.boolean(),
        (taxable, rate, tds_bp, tcs_bp, interState, ours) => {
          const input = line(taxable, { interState, beneficiary: ours ? 'platform' : 'payee' });
          const [settled] = computeSettlement([input], { ...terms, commissionRate_bp: () => rate, tds_bp, tcs_bp });
          const parts = settled?.parts ?? noParts;
          expect(totalOf(parts)).toBe(input.total_minor);
          for (const part of settlementParts) expect(parts[part]).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('takeRefund', () => {
  it('reverses commission in proportion', () => {
    const parts = computeSettlement([line(200_000)], terms)[0]?.parts ?? noParts;
    const half = takeRefund(parts, 118_000);
    expect(half).toEqual({
      ...noParts,
      commission: 8_000,
      gst_cgst: 720,
      gst_sgst: 720,
      tcs_cgst: 250,
      tcs_sgst: 250,
      tds: 118,
      net: 107_942,
    });
  });

  it('throws when more is asked than is left', () => {
    expect(() => takeRefund({ ...noParts, net: 5 }, 6)).toThrow();
  });

  it('empties every part exactly, whatever the sequence', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        (taxable, rate, steps) => {
          const parts =
            computeSettlement([line(taxable)], { ...terms, commissionRate_bp: () => rate })[0]?.parts ?? noParts;
          let left = parts;
          const taken = [];
          for (const step of [...steps, 1]) {
            const amount = Math.floor(totalOf(left) * step);
            if (amount === 0) continue;
            const refund = takeRefund(left, amount);
            expect(totalOf(refund)).toBe(amount);
            left = subtractParts(left, refund);
            for (const part of settlementParts) expect(left[part]).toBeGreaterThanOrEqual(0);
            taken.push(refund);
          }
          expect(left).toEqual(noParts);
          expect(sumParts(taken)).toEqual(parts);
        },
      ),
    );
  });
});

it('settles what the platform itself sells as its sale and GST, and nothing that a payee earns', () => {
  const own = line(49_900, { beneficiary: 'platform' });
  const [settled] = settleOwnSale([own]);
  expect(settled?.parts).toEqual({ ...noParts, sales: 49_900, gst_cgst: 4_491, gst_sgst: 4_491 });
  expect(settled && totalOf(settled.parts)).toBe(own.total_minor);
  expect(() => settleOwnSale([own, line(1_000, { beneficiary: 'payee' })])).toThrow(/not the platform's own/);
});
