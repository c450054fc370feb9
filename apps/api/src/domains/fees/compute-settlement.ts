import { addGst, mulRate, mulRatio, takeProportionally, wholeBp } from '@mistri/money';

/**
 * Where the money of a line goes, in the order used everywhere. `net` is the payee's; `sales` is what the platform
 * itself sells (delivery, service fee); `gst_*` is GST the platform owes, on its commission or on its own sale.
 */
export const settlementParts = [
  'net',
  'commission',
  'sales',
  'gst_cgst',
  'gst_sgst',
  'gst_igst',
  'tcs_cgst',
  'tcs_sgst',
  'tcs_igst',
  'tds',
] as const;
export type SettlementPart = (typeof settlementParts)[number];
/** Paise per part. */
export type SettlementParts = Readonly<Record<SettlementPart, number>>;

export interface SettlementLine {
  readonly lineId: string;
  readonly category: string | null;
  readonly beneficiary: 'payee' | 'platform';
  readonly taxable_minor: number;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
  /** taxable + taxes: what the buyer pays for the line. */
  readonly total_minor: number;
}

export interface SettlementTerms {
  /** GST state codes; GST on commission is CGST + SGST inside one state, else IGST (IN-4). */
  readonly platformState: string;
  readonly payeeState: string;
  readonly commissionRate_bp: (line: SettlementLine) => number;
  readonly commissionGst_bp: number;
  /** IN-6: 0 for payees without GSTIN. */
  readonly tcs_bp: number;
  /** IN-7, of the gross. */
  readonly tds_bp: number;
}

export interface SettledLine {
  readonly lineId: string;
  readonly gross_minor: number;
  readonly commissionRate_bp: number;
  readonly parts: SettlementParts;
}

export const noParts: SettlementParts = {
  net: 0,
  commission: 0,
  sales: 0,
  gst_cgst: 0,
  gst_sgst: 0,
  gst_igst: 0,
  tcs_cgst: 0,
  tcs_sgst: 0,
  tcs_igst: 0,
  tds: 0,
};

/**
 * Settles each line by itself, so that a line can be released, frozen or refunded alone.
 *
 * Rounding: commission, each GST part, each TCS part and TDS are rounded half up to the paisa, once, per line; the payee
 * gets the rest. Nothing is computed from a rounded sum. Commission and TCS are taken on the taxable value (after
 * discount, without GST), TDS on the gross.
 */
export function computeSettlement(lines: readonly SettlementLine[], terms: SettlementTerms): SettledLine[] {
  return lines.map((line) => (line.beneficiary === 'platform' ? platformLine(line) : payeeLine(line, terms)));
}

/** Of a job without a payee: no commission, and nobody's taxes to collect or deduct. */
export function settleOwnSale(lines: readonly SettlementLine[]): SettledLine[] {
  return lines.map((line) => {
    if (line.beneficiary !== 'platform') throw new Error(`line ${line.lineId} is not the platform's own`);
    return platformLine(line);
  });
}

function platformLine(line: SettlementLine): SettledLine {
  checkLine(line);
  return {
    lineId: line.lineId,
    gross_minor: line.total_minor,
    commissionRate_bp: 0,
    parts: {
      ...noParts,
      sales: line.taxable_minor,
      gst_cgst: line.cgst_minor,
      gst_sgst: line.sgst_minor,
      gst_igst: line.igst_minor,
    },
  };
}

function payeeLine(line: SettlementLine, terms: SettlementTerms): SettledLine {
  checkLine(line);
  const commissionRate_bp = terms.commissionRate_bp(line);
  const commission = mulRate(line.taxable_minor, commissionRate_bp, 'half_up');
  const gst = addGst(commission, terms.commissionGst_bp, {
    supplierState: terms.platformState,
    placeOfSupply: terms.payeeState,
  });
  const taken = {
    commission,
    gst_cgst: gst.cgst,
    gst_sgst: gst.sgst,
    gst_igst: gst.igst,
    ...tcsOf(line, terms.tcs_bp),
    tds: mulRate(line.total_minor, terms.tds_bp, 'half_up'),
  };
  const net = line.total_minor - Object.values(taken).reduce<number>((sum, amount_minor) => sum + amount_minor, 0);
  if (net < 0) throw new Error(`line ${line.lineId}: the deductions are larger than the line`);
  return {
    lineId: line.lineId,
    gross_minor: line.total_minor,
    commissionRate_bp,
    parts: { ...noParts, ...taken, net },
  };
}

/** IN-6: half CGST and half SGST inside one state, IGST otherwise, as the supply itself was taxed. */
function tcsOf(line: SettlementLine, tcs_bp: number): Pick<SettlementParts, 'tcs_cgst' | 'tcs_sgst' | 'tcs_igst'> {
  if (line.igst_minor > 0) {
    return { tcs_cgst: 0, tcs_sgst: 0, tcs_igst: mulRate(line.taxable_minor, tcs_bp, 'half_up') };
  }
  // Exempt supplies (no tax at all) carry no TCS: s.52 speaks of taxable supplies.
  if (line.cgst_minor + line.sgst_minor === 0) return { tcs_cgst: 0, tcs_sgst: 0, tcs_igst: 0 };
  const half = mulRatio(line.taxable_minor, tcs_bp, 2 * wholeBp, 'half_up');
  return { tcs_cgst: half, tcs_sgst: half, tcs_igst: 0 };
}

function checkLine(line: SettlementLine): void {
  const sum = line.taxable_minor + line.cgst_minor + line.sgst_minor + line.igst_minor;
  if (sum !== line.total_minor) throw new Error(`line ${line.lineId}: ${sum} in parts, ${line.total_minor} in total`);
}

/**
 * Takes a refund out of what is left of a line, every part in proportion (largest remainder). Whatever the sequence of
 * partial refunds, no part goes below zero and the last refund empties them all.
 *
 * @throws when more is asked than is left
 */
export function takeRefund(left: SettlementParts, refund_minor: number): SettlementParts {
  const taken = takeProportionally(
    settlementParts.map((part) => left[part]),
    refund_minor,
  );
  return partsOf((_part, index) => taken[index] ?? 0);
}

export function subtractParts(from: SettlementParts, taken: SettlementParts): SettlementParts {
  return partsOf((part) => from[part] - taken[part]);
}

export function sumParts(all: readonly SettlementParts[]): SettlementParts {
  return partsOf((part) => all.reduce((sum, parts) => sum + parts[part], 0));
}

export function totalOf(parts: SettlementParts): number {
  return settlementParts.reduce((sum, part) => sum + parts[part], 0);
}

function partsOf(amount: (part: SettlementPart, index: number) => number): SettlementParts {
  return Object.fromEntries(
    settlementParts.map((part, index) => [part, amount(part, index)]),
  ) as unknown as SettlementParts;
}
