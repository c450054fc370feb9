import { MoneyError, nonNegativePaise, paise, sumPaise, type Paise } from './paise.ts';
import { mulRatio, wholeBp } from './rate.ts';
import { takeProportionally } from './split-largest-remainder.ts';

/** Highest GST rate that data may name. The law's highest is 40 %; a rate above 100 % is a mistake. */
const maxGstRate_bp = wholeBp;

export interface GstPlaces {
  /** GST state code of the supplier, from its GSTIN: `'33'`. */
  readonly supplierState: string;
  /** GST state code of the place of supply. Never derived from a PIN prefix (IN-4). */
  readonly placeOfSupply: string;
}

export interface GstSplit {
  readonly taxable: Paise;
  /** Central half, inside one state. */
  readonly cgst: Paise;
  /** State half (UTGST in Union territories without a legislature). Always equal to `cgst`. */
  readonly sgst: Paise;
  /** Between states. */
  readonly igst: Paise;
  /** taxable + cgst + sgst + igst */
  readonly total: Paise;
}

/**
 * A price that includes GST, as taxable value and tax. The tax is rounded (half up), the taxable value is the rest, so
 * the two always add up to the price.
 */
export function splitInclusiveTax(total: number, gstRate_bp: number): { taxable: Paise; tax: Paise } {
  const whole = nonNegativePaise(total);
  const rate = checkGstRate(gstRate_bp);
  const tax = mulRatio(whole, rate, wholeBp + rate, 'half_up');
  return { taxable: paise(whole - tax), tax };
}

/**
 * A price that includes GST, split for the invoice (IN-3, IN-4). Inside one state each half is rounded (half up) from
 * the price by itself, and the taxable value takes the rest: the halves are equal to the paisa, and everything adds up
 * to the price. (An odd tax could not be halved; so the tax of one price can differ by a paisa between the two cases.)
 */
export function splitInclusiveGst(total: number, gstRate_bp: number, places: GstPlaces): GstSplit {
  const whole = nonNegativePaise(total);
  const rate = checkGstRate(gstRate_bp);
  if (!isIntraState(places)) {
    const { taxable, tax } = splitInclusiveTax(whole, rate);
    return { taxable, cgst: paise(0), sgst: paise(0), igst: tax, total: whole };
  }
  const half = mulRatio(whole, rate, 2 * (wholeBp + rate), 'half_up');
  return { taxable: paise(whole - 2 * half), cgst: half, sgst: half, igst: paise(0), total: whole };
}

/** GST on top of a taxable value: what the platform charges on its commission. Rounded (half up) per tax. */
export function addGst(taxable: number, gstRate_bp: number, places: GstPlaces): GstSplit {
  const base = nonNegativePaise(taxable);
  const rate = checkGstRate(gstRate_bp);
  if (!isIntraState(places)) {
    const igst = mulRatio(base, rate, wholeBp, 'half_up');
    return { taxable: base, cgst: paise(0), sgst: paise(0), igst, total: paise(base + igst) };
  }
  const half = mulRatio(base, rate, 2 * wholeBp, 'half_up');
  return { taxable: base, cgst: half, sgst: half, igst: paise(0), total: paise(base + 2 * half) };
}

export type GstParts = Pick<GstSplit, 'taxable' | 'cgst' | 'sgst' | 'igst'>;

/**
 * Takes a gross amount out of what is left of a taxed line: what a credit note shows. In proportion; CGST and SGST stay
 * equal wherever that can be (it cannot when an odd paisa of pure tax is left); the last taking closes all four to zero.
 *
 * @throws MoneyError when more is asked than is left
 */
export function takeGst(left: { [K in keyof GstParts]: number }, amount: number): GstParts {
  const parts = [left.taxable, left.cgst, left.sgst, left.igst].map(nonNegativePaise);
  const asked = nonNegativePaise(amount);
  const whole = sumPaise(parts);
  if (asked > whole) throw new MoneyError(`cannot take ${amount} from ${whole}`);
  if (left.cgst === left.sgst && left.igst === 0 && left.cgst > 0) {
    const nearest = mulRatio(asked, left.cgst, whole, 'half_up');
    const least = Math.max(0, Math.ceil((asked - left.taxable) / 2));
    const most = Math.min(left.cgst, Math.floor(asked / 2));
    if (least <= most) {
      const half = paise(Math.min(most, Math.max(least, nearest)));
      return { taxable: paise(asked - 2 * half), cgst: half, sgst: half, igst: paise(0) };
    }
  }
  const [taxable, cgst, sgst, igst] = takeProportionally(parts, asked) as [Paise, Paise, Paise, Paise];
  return { taxable, cgst, sgst, igst };
}

/** IN-4: the same state (or Union territory) on both sides means CGST + SGST, otherwise IGST. */
export function isIntraState(places: GstPlaces): boolean {
  for (const code of [places.supplierState, places.placeOfSupply]) {
    if (!/^\d{2}$/.test(code)) throw new MoneyError(`not a GST state code: ${code}`);
  }
  return places.supplierState === places.placeOfSupply;
}

function checkGstRate(rate_bp: number): number {
  if (!Number.isSafeInteger(rate_bp) || rate_bp < 0 || rate_bp > maxGstRate_bp) {
    throw new MoneyError(`not a GST rate in basis points: ${String(rate_bp)}`);
  }
  return rate_bp;
}
