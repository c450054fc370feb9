import type { GstParts } from '@mistri/money';

/**
 * `tax_invoice`, `bill_of_supply` (a supplier without GSTIN), `credit_note`: between the supplier of a job's lines and its
 * customer. `commission_invoice`, `commission_credit_note`: between the platform and a payee.
 */
export const invoiceKinds = [
  'tax_invoice',
  'bill_of_supply',
  'credit_note',
  'commission_invoice',
  'commission_credit_note',
] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];

export interface InvoiceAddress {
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly pin: string;
  readonly stateCode: string;
  readonly stateName: string;
}

export interface InvoiceParty {
  readonly name: string;
  readonly gstin: string | null;
  readonly address: InvoiceAddress;
}

export interface InvoiceLine {
  /** The job's line. */
  readonly lineId: string;
  readonly description: string;
  readonly hsn: string;
  readonly quantity: number;
  /** Price of one, GST included. */
  readonly unit_minor: number;
  /** For the whole line, GST included. */
  readonly discount_minor: number;
  readonly gstRate_bp: number;
  readonly taxable_minor: number;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
  readonly total_minor: number;
}

export interface InvoiceTotals {
  readonly taxable_minor: number;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
  readonly total_minor: number;
}

/** Everything a document says (rule 46, rule 53), as it was when it was issued. Stored sealed and never changed. */
export interface InvoiceContent {
  readonly version: 1;
  readonly kind: InvoiceKind;
  readonly documentNumber: string;
  /** Day in India. */
  readonly issuedOn: string;
  readonly supplier: InvoiceParty;
  readonly recipient: InvoiceParty;
  /** Only where it differs from the recipient's address. */
  readonly deliveryAddress: InvoiceAddress | null;
  readonly placeOfSupply: { readonly stateCode: string; readonly stateName: string };
  readonly reverseCharge: boolean;
  /** The platform, on documents in the name of a seller: it collects TCS on them (IN-6). */
  readonly soldThrough: { readonly name: string; readonly gstin: string } | null;
  readonly lines: readonly InvoiceLine[];
  readonly totals: InvoiceTotals;
  readonly amountInWords: string;
  readonly jobId: string;
  /** Of a credit note: what it corrects, and why. */
  readonly refersTo: { readonly documentNumber: string; readonly issuedOn: string } | null;
  readonly reason: string | null;
}

/** Reason of credit notes for commission. */
export const refundAfterRelease = 'Refund to the buyer after the release';

export function totalsOf(lines: readonly InvoiceLine[]): InvoiceTotals {
  const sum = (field: keyof InvoiceTotals): number => lines.reduce((total, line) => total + line[field], 0);
  return {
    taxable_minor: sum('taxable_minor'),
    cgst_minor: sum('cgst_minor'),
    sgst_minor: sum('sgst_minor'),
    igst_minor: sum('igst_minor'),
    total_minor: sum('total_minor'),
  };
}

export function gstPartsOf(line: InvoiceTotals): { [K in keyof GstParts]: number } {
  return { taxable: line.taxable_minor, cgst: line.cgst_minor, sgst: line.sgst_minor, igst: line.igst_minor };
}
