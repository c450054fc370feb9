import { takeGst } from '@mistri/money';
import { gstPartsOf, type InvoiceLine } from './invoice-content.ts';

/**
 * A line without what was refunded before it was supplied. Whole units disappear from the quantity; anything else is shown
 * as a discount, so that quantity × price − discount is always the total. Undefined when nothing is left.
 */
export function lessRefund(line: InvoiceLine, refunded_minor: number): InvoiceLine | undefined {
  if (refunded_minor === 0) return line;
  if (refunded_minor >= line.total_minor) return undefined;
  const taken = takeGst(gstPartsOf(line), refunded_minor);
  const units = unitsOf(line, refunded_minor);
  return {
    ...line,
    quantity: line.quantity - units,
    discount_minor:
      units > 0
        ? line.discount_minor - (units * line.discount_minor) / line.quantity
        : line.discount_minor + refunded_minor,
    taxable_minor: line.taxable_minor - taken.taxable,
    cgst_minor: line.cgst_minor - taken.cgst,
    sgst_minor: line.sgst_minor - taken.sgst,
    igst_minor: line.igst_minor - taken.igst,
    total_minor: line.total_minor - refunded_minor,
  };
}

/** A credit note's line: an amount out of what the invoice's line still has. Part of a unit stands as one of that price. */
export function creditLine(left: InvoiceLine, amount_minor: number): InvoiceLine {
  const taken = takeGst(gstPartsOf(left), amount_minor);
  const units = unitsOf(left, amount_minor);
  const price =
    units > 0
      ? { quantity: units, unit_minor: left.unit_minor, discount_minor: (units * left.discount_minor) / left.quantity }
      : { quantity: 1, unit_minor: amount_minor, discount_minor: 0 };
  return {
    ...left,
    ...price,
    taxable_minor: taken.taxable,
    cgst_minor: taken.cgst,
    sgst_minor: taken.sgst,
    igst_minor: taken.igst,
    total_minor: amount_minor,
  };
}

/** How many whole units an amount stands for; 0 when it is not a whole number of them. */
function unitsOf(line: InvoiceLine, amount_minor: number): number {
  if (amount_minor === line.total_minor) return line.quantity;
  const units = (amount_minor * line.quantity) / line.total_minor;
  const evenDiscount = Number.isInteger((line.discount_minor * units) / line.quantity);
  return Number.isInteger(units) && evenDiscount ? units : 0;
}
