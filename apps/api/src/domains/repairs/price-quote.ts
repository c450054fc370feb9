import { addGst, splitInclusiveGst } from '@mistri/money';
import type { NewJobLine } from '#rooms/jobs/index.ts';

export interface LabourLine {
  readonly description: string;
  readonly quantity: number;
  /** GST included. */
  readonly unitMinor: number;
}

export interface QuoteDraft {
  readonly labour: readonly LabourLine[];
  readonly sac: string;
  /** Of the technician's work; 0 for who is not registered for GST. */
  readonly gstRate_bp: number;
  readonly supplierState: string;
  readonly placeOfSupply: string;
  readonly category: string;
  /** The platform's service fee without GST; null when there is none. */
  readonly fee: { readonly fee_minor: number; readonly sac: string; readonly gstRate_bp: number } | null;
  readonly platformState: string;
}

export interface PricedQuote {
  readonly lines: NewJobLine[];
  readonly labour_minor: number;
  readonly fee_minor: number;
  readonly total_minor: number;
}

const sum = (lines: readonly NewJobLine[]): number => lines.reduce((total, line) => total + line.total_minor, 0);

/** The arithmetic of a quote (REP-7). Prices include GST; the service fee comes on top. Pure, and the only place of it. */
export function priceQuote(draft: QuoteDraft): PricedQuote {
  const places = { supplierState: draft.supplierState, placeOfSupply: draft.placeOfSupply };
  const labour = draft.labour.map((line): NewJobLine => {
    const split = splitInclusiveGst(line.unitMinor * line.quantity, draft.gstRate_bp, places);
    return {
      kind: 'service',
      beneficiary: 'payee',
      reference_id: null,
      description: line.description,
      hsn: draft.sac,
      category: draft.category,
      quantity: line.quantity,
      unit_minor: line.unitMinor,
      discount_minor: 0,
      taxable_minor: split.taxable,
      gst_rate_bp: draft.gstRate_bp,
      cgst_minor: split.cgst,
      sgst_minor: split.sgst,
      igst_minor: split.igst,
      total_minor: split.total,
    };
  });
  const fee = feeLine(draft);
  return {
    lines: [...labour, ...fee],
    labour_minor: sum(labour),
    fee_minor: sum(fee),
    total_minor: sum(labour) + sum(fee),
  };
}

/** PAY-6: the platform's own service, with GST on top, shown before payment. */
function feeLine(draft: QuoteDraft): NewJobLine[] {
  if (!draft.fee || draft.fee.fee_minor === 0) return [];
  const split = addGst(draft.fee.fee_minor, draft.fee.gstRate_bp, {
    supplierState: draft.platformState,
    placeOfSupply: draft.placeOfSupply,
  });
  return [
    {
      kind: 'fee',
      beneficiary: 'platform',
      reference_id: null,
      description: 'Service fee',
      hsn: draft.fee.sac,
      category: 'service_fee',
      quantity: 1,
      unit_minor: split.total,
      discount_minor: 0,
      taxable_minor: split.taxable,
      gst_rate_bp: draft.fee.gstRate_bp,
      cgst_minor: split.cgst,
      sgst_minor: split.sgst,
      igst_minor: split.igst,
      total_minor: split.total,
    },
  ];
}
