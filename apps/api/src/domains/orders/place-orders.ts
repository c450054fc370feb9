import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { reserve } from '#rooms/inventory/index.ts';
import { type Address, createJobs, type NewJob, type Party } from '#rooms/jobs/index.ts';
import { gstState } from '#rooms/places/index.ts';
import { ownShop, tooManyUnpaid } from './refuse-checkout.ts';
import {
  belowMinimum,
  type CheckoutQuote,
  quoteCheckout,
  type QuotedOrder,
  type WantedItem,
} from './quote-checkout.ts';

export interface Checkout {
  buyerId: string;
  /** Set when a verified business buys; it may also buy under B2C rules (MKT-8). */
  businessId: string | null;
  buyerKind: BuyerKind;
  buyer: Party;
  items: readonly WantedItem[];
  deliveryAddress: Address;
  /** PAN of the buyer's verified business: nobody buys from their own shop. */
  buyerPan?: string;
  /** Total the page showed. A different one is refused: nobody pays a price they did not see. */
  expectedTotal_minor?: number;
}

export interface PlacedCheckout {
  checkoutId: string;
  total_minor: number;
  reservedUntil: Date;
  orders: { orderId: string; dealerId: string; total_minor: number }[];
}

export type PlaceRefusal =
  | 'orders.own_shop'
  | 'orders.too_many_unpaid'
  | 'orders.not_available'
  | 'orders.below_minimum'
  | 'orders.price_changed'
  | 'inventory.out_of_stock';

/**
 * `POST /api/orders`: prices, rules, reservation, jobs and orders in one transaction; one order per dealer under one
 * checkout. The number of statements does not grow with the number of items.
 */
export async function placeOrders(
  tx: Tx,
  services: Services,
  origin: Origin,
  checkout: Checkout,
): Promise<Result<PlacedCheckout, PlaceRefusal>> {
  const [quoted, unpaid] = await Promise.all([
    quoteCheckout(tx, services, {
      items: checkout.items,
      buyerKind: checkout.buyerKind,
      destination: checkout.deliveryAddress,
      at: origin.at,
    }),
    tooManyUnpaid(tx, services, { buyerId: checkout.buyerId, at: origin.at }),
  ]);
  if (!quoted.ok) return quoted;
  const blocked =
    ownShop(quoted.value, checkout.buyerPan) ??
    belowMinimum(quoted.value) ??
    priceChanged(quoted.value, checkout.expectedTotal_minor) ??
    unpaid;
  if (blocked) return blocked;
  const checkoutId = newId('chk');
  const orders = quoted.value.orders.map((order) => ({ ...order, orderId: newId('ord') }));
  const lines = orders.flatMap((order) =>
    order.items.map((item) => ({ jobId: order.orderId, productId: item.offer.productId, quantity: item.quantity })),
  );
  const reserved = await reserve(tx, origin, { lines });
  if (!reserved.ok) return reserved;
  await createJobs(
    tx,
    services,
    origin.at,
    orders.map((order) => jobOf(checkout, checkoutId, order)),
  );
  await insertOrders(tx, origin, { checkout, checkoutId, orders, reservedUntil: reserved.value.expiresAt });
  await forgetBought(tx, checkout);
  const total_minor = orders.reduce((sum, order) => sum + order.priced.total_minor, 0);
  await audit(tx, origin, {
    action: 'orders.placed',
    subjectId: checkoutId,
    after: { orders: orders.map((order) => order.orderId), total_minor },
  });
  return ok({
    checkoutId,
    total_minor,
    reservedUntil: reserved.value.expiresAt,
    orders: orders.map((order) => ({
      orderId: order.orderId,
      dealerId: order.supplier.dealerId,
      total_minor: order.priced.total_minor,
    })),
  });
}

function priceChanged(quote: CheckoutQuote, expected: number | undefined): Refusal<'orders.price_changed'> | undefined {
  const total_minor = quote.orders.reduce((sum, order) => sum + order.priced.total_minor, 0);
  if (expected === undefined || expected === total_minor) return undefined;
  return refuse(
    'orders.price_changed',
    'A price has changed since you saw it. Look at the new total and confirm again.',
    {
      details: { total_minor, expectedTotal_minor: expected },
    },
  );
}

type NumberedOrder = QuotedOrder & { orderId: string };

function jobOf(checkout: Checkout, checkoutId: string, order: NumberedOrder): NewJob {
  const { stateCode } = checkout.deliveryAddress;
  return {
    jobId: order.orderId,
    kind: 'order',
    customerId: checkout.buyerId,
    payeeId: order.supplier.dealerId,
    checkoutId,
    parties: {
      supplier: order.supplier.party,
      buyer: checkout.buyer,
      deliveryAddress: checkout.deliveryAddress,
      placeOfSupply: { stateCode, stateName: gstState(stateCode)?.name ?? checkout.deliveryAddress.stateName },
    },
    lines: order.priced.lines,
  };
}

async function insertOrders(
  tx: Tx,
  origin: Origin,
  placed: { checkout: Checkout; checkoutId: string; orders: NumberedOrder[]; reservedUntil: Date },
): Promise<void> {
  const { checkout, checkoutId, orders, reservedUntil } = placed;
  const rows = orders.map((order) => ({
    order_id: order.orderId,
    checkout_id: checkoutId,
    buyer_id: checkout.buyerId,
    business_id: checkout.buyerKind === 'b2b' ? checkout.businessId : null,
    buyer_kind: checkout.buyerKind,
    dealer_id: order.supplier.dealerId,
    state: 'awaiting_payment' as const,
    state_before_dispute: null,
    rule_version: order.priced.flags.ruleVersion,
    rule_flags: JSON.stringify(order.priced.flags),
    item_count: order.items.length,
    first_title: order.items[0]?.offer.title ?? '',
    weight_g: order.priced.weight_g,
    goods_minor: order.priced.goods_minor,
    delivery_minor: order.priced.delivery_minor,
    fee_minor: order.priced.fee_minor,
    total_minor: order.priced.total_minor,
    delivery_pin: checkout.deliveryAddress.pin,
    created_at: origin.at,
    changed_at: origin.at,
    act_by: null,
    reservation_expires_at: reservedUntil,
    delivered_at: null,
  }));
  const events = orders.map((order) => ({
    order_id: order.orderId,
    at: origin.at,
    from_state: null,
    to_state: 'awaiting_payment' as const,
    mover: 'buyer' as const,
    actor_id: checkout.buyerId,
    reason: null,
  }));
  await sendAlong(tx, tx.insertInto('orders').values(rows));
  await sendAlong(tx, tx.insertInto('order_events').values(events));
  for (const order of orders) {
    await emit(tx, origin, {
      name: 'orders.placed.v1',
      subject: order.orderId,
      payload: {
        orderId: order.orderId,
        checkoutId,
        buyerId: checkout.buyerId,
        dealerId: order.supplier.dealerId,
        total_minor: order.priced.total_minor,
      },
    });
  }
}

async function forgetBought(tx: Tx, checkout: Checkout): Promise<void> {
  const bought = tx
    .deleteFrom('cart_items')
    .where('user_id', '=', checkout.buyerId)
    .where('product_id', 'in', [...new Set(checkout.items.map((item) => item.productId))]);
  await sendAlong(tx, bought);
}
