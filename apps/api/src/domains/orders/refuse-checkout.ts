import type { Tx } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { panOf } from '#rooms/dealers/index.ts';
import type { CheckoutQuote } from './quote-checkout.ts';

/** Sales to oneself would buy ratings and a place in the search; characters 3 to 12 of a GSTIN are the owner's PAN. */
export function ownShop(quote: CheckoutQuote, buyerPan: string | undefined): Refusal<'orders.own_shop'> | undefined {
  const own = quote.orders.find((order) => panOf(order.supplier.party.gstin) === buyerPan);
  if (!own) return undefined;
  return refuse('orders.own_shop', 'This shop is registered under the PAN of your own business. Remove its items.', {
    details: { dealerId: own.supplier.dealerId },
  });
}

const unpaidCheckouts = 10;

/**
 * Whoever never pays could keep a shop's whole stock reserved for nothing. Requests of the same moment may each see one
 * less: the rate limit bounds those.
 */
export async function tooManyUnpaid(
  tx: Tx,
  services: Services,
  buyer: { buyerId: string; at: Date },
): Promise<Refusal<'orders.too_many_unpaid'> | undefined> {
  const { unpaid } = await tx
    .selectFrom('orders')
    .select(({ fn }) => fn.count<number>('checkout_id').distinct().as('unpaid'))
    .where('buyer_id', '=', buyer.buyerId)
    .where('state', '=', 'awaiting_payment')
    .where('reservation_expires_at', '>', buyer.at)
    .executeTakeFirstOrThrow();
  // Load tests buy for many people under one name.
  if (unpaid < unpaidCheckouts * services.config.rateLimitScale) return undefined;
  return refuse(
    'orders.too_many_unpaid',
    `${unpaid} of your checkouts wait for their payment. Pay or cancel them before you reserve more.`,
    { details: { unpaid } },
  );
}
