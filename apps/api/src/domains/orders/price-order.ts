import { addGst, splitInclusiveGst } from '@mistri/money';
import { type PriceBreak, unitPriceOf } from '@mistri/contracts/catalogue/unit-price';
import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import type { NewJobLine } from '#rooms/jobs/index.ts';
import { deliveryCharge, minimumFor, type OrderRules, type RuleFlags } from './order-rules.ts';

/** What the catalogue says about a product at this moment. */
export interface Offer {
  productId: string;
  dealerId: string;
  title: string;
  category: string;
  hsn: string;
  gstRate_bp: number;
  weight_g: number;
  b2b_minor: number;
  b2c_minor: number;
  /** Wholesale terms; without them the B2B price holds from the first piece. */
  b2bMinimumQuantity?: number;
  b2bBreaks?: readonly PriceBreak[];
}

export interface OrderDraft {
  buyerKind: BuyerKind;
  /** One dealer's goods. */
  items: readonly { offer: Offer; quantity: number }[];
  supplierState: string;
  /** GST state code of the delivery address. */
  placeOfSupply: string;
  city: string;
  distance_km: number | undefined;
  /** The platform's service fee without GST, and its GST; null when there is none. */
  fee: { fee_minor: number; sac: string; gstRate_bp: number } | null;
  platformState: string;
}

export interface PricedOrder {
  lines: NewJobLine[];
  goods_minor: number;
  delivery_minor: number;
  fee_minor: number;
  total_minor: number;
  weight_g: number;
  flags: RuleFlags;
}

/**
 * The arithmetic of one dealer's order: prices include GST; delivery and service fee come on top; the minimum is judged
 * on the goods alone. Pure, and the only place where an order's amounts are made.
 */
export function priceOrder(draft: OrderDraft, rules: OrderRules, ruleVersion: number): PricedOrder {
  const places = { supplierState: draft.supplierState, placeOfSupply: draft.placeOfSupply };
  const goods = draft.items.map(({ offer, quantity }) => {
    const prices = { b2bMinimumQuantity: 1, b2bBreaks: [], ...offer };
    const unit_minor = unitPriceOf(prices, draft.buyerKind, quantity);
    const split = splitInclusiveGst(unit_minor * quantity, offer.gstRate_bp, places);
    return {
      ...taxed(split),
      kind: 'goods' as const,
      beneficiary: 'payee' as const,
      reference_id: offer.productId,
      description: offer.title,
      hsn: offer.hsn,
      category: offer.category,
      quantity,
      unit_minor,
      gst_rate_bp: offer.gstRate_bp,
    };
  });
  const goods_minor = sum(goods);
  const weight_g = draft.items.reduce((total, item) => total + item.offer.weight_g * item.quantity, 0);
  const minimum_minor = minimumFor(rules, {
    buyerKind: draft.buyerKind,
    categories: draft.items.map((item) => item.offer.category),
    city: draft.city,
  });
  const delivery = deliveryLine(draft, rules, weight_g);
  const fee = feeLine(draft);
  return {
    lines: [...goods, ...delivery, ...fee],
    goods_minor,
    delivery_minor: sum(delivery),
    fee_minor: sum(fee),
    total_minor: goods_minor + sum(delivery) + sum(fee),
    weight_g,
    flags: {
      ruleVersion,
      buyerKind: draft.buyerKind,
      minimum_minor,
      judged_minor: goods_minor,
      minimumMet: goods_minor >= minimum_minor,
      distance_km: draft.distance_km === undefined ? null : Math.round(draft.distance_km),
    },
  };
}

function taxed(split: { taxable: number; cgst: number; sgst: number; igst: number; total: number }) {
  return {
    discount_minor: 0,
    taxable_minor: split.taxable,
    cgst_minor: split.cgst,
    sgst_minor: split.sgst,
    igst_minor: split.igst,
    total_minor: split.total,
  };
}

/** The dealer ships and earns the charge. */
function deliveryLine(draft: OrderDraft, rules: OrderRules, weight_g: number): NewJobLine[] {
  const charge = deliveryCharge(rules, { weight_g, distance_km: draft.distance_km });
  if (charge === 0) return [];
  const places = { supplierState: draft.supplierState, placeOfSupply: draft.placeOfSupply };
  return [
    {
      ...taxed(splitInclusiveGst(charge, rules.delivery.gst_rate_bp, places)),
      kind: 'delivery',
      beneficiary: 'payee',
      reference_id: null,
      description: 'Delivery',
      hsn: rules.delivery.sac,
      category: 'delivery',
      quantity: 1,
      unit_minor: charge,
      gst_rate_bp: rules.delivery.gst_rate_bp,
    },
  ];
}

/** PAY-6: the platform's own service, with GST on top, shown before payment. */
function feeLine(draft: OrderDraft): NewJobLine[] {
  if (!draft.fee || draft.fee.fee_minor === 0) return [];
  const split = addGst(draft.fee.fee_minor, draft.fee.gstRate_bp, {
    supplierState: draft.platformState,
    placeOfSupply: draft.placeOfSupply,
  });
  return [
    {
      ...taxed(split),
      kind: 'fee',
      beneficiary: 'platform',
      reference_id: null,
      description: 'Service fee',
      hsn: draft.fee.sac,
      category: 'service_fee',
      quantity: 1,
      unit_minor: split.total,
      gst_rate_bp: draft.fee.gstRate_bp,
    },
  ];
}

function sum(lines: readonly { total_minor: number }[]): number {
  return lines.reduce((total, line) => total + line.total_minor, 0);
}
