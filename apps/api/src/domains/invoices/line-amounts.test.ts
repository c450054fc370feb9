import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { testLine } from '#test/invoice-content.ts';
import type { InvoiceLine } from './invoice-content.ts';
import { creditLine, lessRefund } from './line-amounts.ts';

const lines = fc
  .record({
    taxable: fc.integer({ min: 1, max: 10_000_000 }),
    quantity: fc.integer({ min: 1, max: 50 }),
    igst: fc.boolean(),
  })
  .map(({ taxable, quantity, igst }): InvoiceLine => {
    const made = testLine(taxable, { quantity, toState: igst ? '29' : '33' });
    // As the shop makes lines: unit × quantity − discount is the total.
    const unit_minor = Math.ceil(made.total_minor / quantity);
    return { ...made, unit_minor, discount_minor: unit_minor * quantity - made.total_minor };
  });
const sums = (line: InvoiceLine): void => {
  expect(line.taxable_minor + line.cgst_minor + line.sgst_minor + line.igst_minor).toBe(line.total_minor);
  expect(line.quantity * line.unit_minor - line.discount_minor).toBe(line.total_minor);
  for (const part of [line.taxable_minor, line.cgst_minor, line.sgst_minor, line.igst_minor, line.discount_minor]) {
    expect(part).toBeGreaterThanOrEqual(0);
    expect(Number.isSafeInteger(part)).toBe(true);
  }
};

it('what is left of a line and what is credited always add up, to the paisa', () => {
  fc.assert(
    fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (line, share) => {
      const refunded_minor = Math.floor(line.total_minor * share);
      const left = lessRefund(line, refunded_minor);
      if (refunded_minor >= line.total_minor) expect(left).toBeUndefined();
      else {
        expect(left?.total_minor).toBe(line.total_minor - refunded_minor);
        if (left) sums(left);
      }
      if (refunded_minor === 0) return;
      const credited = creditLine(line, refunded_minor);
      expect(credited.total_minor).toBe(refunded_minor);
      sums(credited);
      if (left) expect(credited.cgst_minor + left.cgst_minor).toBe(line.cgst_minor);
    }),
  );
});

it('whole units are taken from the quantity, parts of one are a discount', () => {
  const three = testLine(300_000, { quantity: 3, unit_minor: 118_000 });
  expect(lessRefund(three, 118_000)).toMatchObject({ quantity: 2, discount_minor: 0, taxable_minor: 200_000 });
  expect(lessRefund(three, 18_000)).toMatchObject({ quantity: 3, discount_minor: 18_000 });
  expect(creditLine(three, 236_000)).toMatchObject({ quantity: 2, unit_minor: 118_000 });
  expect(creditLine(three, 100)).toMatchObject({ quantity: 1, unit_minor: 100, total_minor: 100 });
  expect(creditLine(three, 354_000)).toMatchObject({ quantity: 3, total_minor: 354_000 });
});
