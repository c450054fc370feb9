import { addGst, type GstPlaces } from '@mistri/money';
import type { NewJobLine } from '#rooms/jobs/index.ts';

export interface PlanLine {
  readonly description: string;
  readonly teamId: string;
  readonly sac: string;
  readonly gstRate_bp: number;
  readonly places: GstPlaces;
  readonly price_minor: number;
  readonly credit_minor: number;
}

/**
 * The one line of a bought plan, the platform's own. What is left of the plan before stands as a discount: tax is on what is
 * paid now, since it was paid on the rest before. Price − discount is the total, as on every invoice.
 */
export function planLine(of: PlanLine): NewJobLine {
  const full = addGst(of.price_minor, of.gstRate_bp, of.places);
  const due = addGst(of.price_minor - of.credit_minor, of.gstRate_bp, of.places);
  return {
    kind: 'service',
    beneficiary: 'platform',
    reference_id: of.teamId,
    description: of.description,
    hsn: of.sac,
    category: 'link_plan',
    quantity: 1,
    unit_minor: full.total,
    discount_minor: full.total - due.total,
    taxable_minor: due.taxable,
    gst_rate_bp: of.gstRate_bp,
    cgst_minor: due.cgst,
    sgst_minor: due.sgst,
    igst_minor: due.igst,
    total_minor: due.total,
  };
}
