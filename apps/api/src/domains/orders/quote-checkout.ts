import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Supplier } from '#rooms/dealers/index.ts';
import { quoteServiceFee } from '#rooms/fees/index.ts';
import type { Address } from '#rooms/jobs/index.ts';
import { distanceKm } from '#rooms/places/index.ts';
import { gstRateFor } from '#rooms/taxes/index.ts';
import { findOffers, type FoundOffers } from './find-offers.ts';
import { type Offer, type PricedOrder, priceOrder } from './price-order.ts';
import { rulesAt, type RulesInForce } from './rules-store.ts';

export interface WantedItem {
  productId: string;
  quantity: number;
}

export interface CheckoutQuote {
  rules: RulesInForce;
  orders: QuotedOrder[];
}

export interface QuotedOrder {
  supplier: Supplier;
  items: { offer: Offer; quantity: number }[];
  priced: PricedOrder;
}

export type QuoteRefusal = 'orders.not_available' | 'orders.below_minimum';

export interface QuoteRequest {
  items: readonly WantedItem[];
  buyerKind: BuyerKind;
  /** City, PIN and State decide the minimum, the delivery charge and the taxes. */
  destination: Pick<Address, 'city' | 'pin' | 'stateCode'>;
  at: Date;
}

/** What a checkout would cost now, split by dealer. Refuses only when something can't be bought at all. */
export async function quoteCheckout(
  db: Db,
  services: Services,
  request: QuoteRequest,
): Promise<Result<CheckoutQuote, 'orders.not_available'>> {
  const items = mergeItems(request.items);
  const found = await findOffers(
    db,
    items.map((item) => item.productId),
  );
  const missing = unavailable(items, found);
  if (missing) return missing;
  const rules = await rulesAt(db, request.at);
  const orders: QuotedOrder[] = [];
  for (const [dealerId, dealerItems] of groupByDealer(items, found)) {
    const supplier = found.suppliers.get(dealerId);
    if (!supplier) throw new Error('checked above');
    orders.push(await quoteOne(db, services, { request, rules, supplier, items: dealerItems }));
  }
  return ok({ rules, orders });
}

/** Two lines of one product are one demand (MKT-5). */
export function mergeItems(items: readonly WantedItem[]): WantedItem[] {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(item.productId, (sums.get(item.productId) ?? 0) + item.quantity);
  return [...sums].map(([productId, quantity]) => ({ productId, quantity }));
}

function unavailable(items: readonly WantedItem[], found: FoundOffers): Refusal<'orders.not_available'> | undefined {
  const missing = items.filter((item) => {
    const offer = found.offers.get(item.productId);
    return !offer || !found.suppliers.has(offer.dealerId);
  });
  if (missing.length === 0) return undefined;
  return refuse(
    'orders.not_available',
    'Some items can no longer be bought. Remove them from the cart and try again.',
    {
      errors: missing.map((item) => ({
        path: `items.${items.indexOf(item)}.productId`,
        message: 'can no longer be bought',
      })),
      details: { productIds: missing.map((item) => item.productId) },
    },
  );
}

function groupByDealer(items: readonly WantedItem[], found: FoundOffers): Map<string, QuotedOrder['items']> {
  const groups = new Map<string, QuotedOrder['items']>();
  for (const item of items) {
    const offer = found.offers.get(item.productId);
    if (!offer) continue;
    const group = groups.get(offer.dealerId) ?? [];
    group.push({ offer, quantity: item.quantity });
    groups.set(offer.dealerId, group);
  }
  // By dealer id, so that concurrent checkouts touch their rows in one order.
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function quoteOne(
  db: Db,
  services: Services,
  asked: { request: QuoteRequest; rules: RulesInForce; supplier: Supplier; items: QuotedOrder['items'] },
): Promise<QuotedOrder> {
  const { request, rules, supplier, items } = asked;
  const base = {
    buyerKind: request.buyerKind,
    items,
    supplierState: supplier.stateCode,
    placeOfSupply: request.destination.stateCode,
    city: request.destination.city,
    distance_km: distanceKm(supplier.pin, request.destination.pin),
    platformState: services.config.company.stateCode,
  };
  const goods = priceOrder({ ...base, fee: null }, rules.rules, rules.version);
  const fee = await quoteServiceFee(db, {
    jobKind: 'order',
    taxable_minor: goods.lines
      .filter((line) => line.kind === 'goods')
      .reduce((sum, line) => sum + line.taxable_minor, 0),
    at: request.at,
  });
  if (!fee || fee.fee_minor === 0) return { supplier, items, priced: goods };
  const rate = await gstRateFor(db, { hsn: fee.sac, at: request.at });
  if (!rate) throw new Error(`no GST rate for SAC ${fee.sac}`);
  const withFee = { fee_minor: fee.fee_minor, sac: fee.sac, gstRate_bp: rate.rate_bp };
  return { supplier, items, priced: priceOrder({ ...base, fee: withFee }, rules.rules, rules.version) };
}

/** MKT-8: checkout is blocked with what is missing, per dealer. */
export function belowMinimum(quote: CheckoutQuote): Refusal<'orders.below_minimum'> | undefined {
  const short = quote.orders
    .filter((order) => !order.priced.flags.minimumMet)
    .map((order) => ({
      dealerId: order.supplier.dealerId,
      dealerName: order.supplier.displayName,
      minimum_minor: order.priced.flags.minimum_minor,
      judged_minor: order.priced.flags.judged_minor,
      missing_minor: order.priced.flags.minimum_minor - order.priced.flags.judged_minor,
    }));
  if (short.length === 0) return undefined;
  return refuse(
    'orders.below_minimum',
    'An order is below the smallest amount. Add items of the same dealer, or remove them.',
    {
      details: { short },
    },
  );
}
