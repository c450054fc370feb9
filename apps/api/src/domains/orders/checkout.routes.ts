import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import type { Services } from '#platform/services.ts';
import { businessOf, panOf } from '#rooms/dealers/index.ts';
import { findUser, openContact } from '#rooms/identity/index.ts';
import { type Address, linesOf } from '#rooms/jobs/index.ts';
import { findPin } from '#rooms/places/index.ts';
import { addressesOf, findAddress, removeAddress, saveAddress } from './addresses.ts';
import * as schemas from './orders-schemas.ts';
import { type Checkout, placeOrders } from './place-orders.ts';
import { belowMinimum, type CheckoutQuote, quoteCheckout } from './quote-checkout.ts';

const addressRefusals = {
  'orders.unknown_pin': 422,
  'orders.wrong_state_for_pin': 422,
  'orders.too_many_addresses': 409,
} as const;

const listAddresses = readRoute({
  method: 'GET',
  path: '/api/addresses',
  summary: 'Own delivery addresses',
  action: 'orders.addresses',
  result: schemas.addressesResult,
  handle: async (call) => ok({ addresses: await addressesOf(call.db, call.services, signedIn(call).userId) }),
});

const addAddress = commandRoute({
  method: 'POST',
  path: '/api/addresses',
  summary: 'Add a delivery address; the State comes from the PIN table',
  action: 'orders.addresses',
  limit: 'orders',
  body: schemas.addressBody,
  result: schemas.addressResult,
  status: 201,
  refusals: addressRefusals,
  handle: (call) =>
    saveAddress(call.tx, call.services, { userId: signedIn(call).userId, address: call.body, at: call.origin.at }),
});

const deleteAddress = commandRoute({
  method: 'DELETE',
  path: '/api/addresses/:addressId',
  summary: 'Remove an address; past orders keep their copy',
  action: 'orders.remove_address',
  params: schemas.addressParams,
  result: schemas.doneResult,
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('addresses')
      .select('user_id')
      .where('address_id', '=', params.addressId)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    return row ? { id: params.addressId, relations: { owner: row.user_id } } : null;
  },
  handle: async (call) => {
    const done = await removeAddress(call.tx, {
      userId: signedIn(call).userId,
      addressId: call.params.addressId,
      at: call.origin.at,
    });
    return ok({ done });
  },
});

const readCart = readRoute({
  method: 'GET',
  path: '/api/cart',
  summary: 'The cart; prices and stock come with the quote',
  action: 'orders.cart',
  result: schemas.cartResult,
  handle: async (call) => ok(await cartOf(call.db, signedIn(call).userId)),
});

async function cartOf(db: Db, userId: string) {
  const rows = await db
    .selectFrom('cart_items')
    .select(['product_id', 'quantity'])
    .where('user_id', '=', userId)
    .orderBy('added_at')
    .execute();
  return { items: rows.map((row) => ({ productId: row.product_id, quantity: row.quantity })) };
}

const cartLimit = 100;

const putCartItem = commandRoute({
  method: 'PUT',
  path: '/api/cart/:productId',
  summary: 'Set how many of a product are in the cart; 0 removes it',
  action: 'orders.cart',
  limit: 'orders',
  params: schemas.productParams,
  body: schemas.cartItemBody,
  result: schemas.cartResult,
  refusals: { 'orders.cart_full': 422 },
  handle: async (call) => {
    const { tx, params, body, origin } = call;
    const userId = signedIn(call).userId;
    if (body.quantity === 0) {
      await tx
        .deleteFrom('cart_items')
        .where('user_id', '=', userId)
        .where('product_id', '=', params.productId)
        .execute();
      return ok(await cartOf(tx, userId));
    }
    const wanted = tx
      .insertInto('cart_items')
      .values({ user_id: userId, product_id: params.productId, quantity: body.quantity, added_at: origin.at })
      .onConflict((conflict) => conflict.columns(['user_id', 'product_id']).doUpdateSet({ quantity: body.quantity }));
    await sendAlong(tx, wanted);
    const cart = await cartOf(tx, userId);
    if (cart.items.length > cartLimit)
      return refuse('orders.cart_full', `A cart holds ${cartLimit} different products. Check out first.`);
    return ok(cart);
  },
});

type Destination = Pick<Address, 'city' | 'pin' | 'stateCode'>;

const quote = readRoute({
  method: 'POST',
  path: '/api/orders/quote',
  summary: 'What a checkout would cost now, per dealer, with the minimums; nothing is reserved',
  action: 'orders.quote',
  limit: 'orders',
  body: schemas.quoteBody,
  result: schemas.quoteResult,
  refusals: { 'orders.not_available': 422, 'orders.no_destination': 422, 'orders.not_a_business': 403 },
  handle: async (call) => {
    const { db, services, body, actor, origin } = call;
    if (body.buyerKind === 'b2b' && actor?.role !== 'business') return notABusiness();
    const destination = await destinationOf(db, services, { actor, ...body });
    if (!destination)
      return refuse('orders.no_destination', 'Give one of your addresses, or a PIN that exists.', {
        errors: [{ path: 'pin', message: 'is unknown' }],
      });
    const quoted = await quoteCheckout(db, services, {
      items: body.items,
      buyerKind: body.buyerKind,
      destination,
      at: origin.at,
    });
    return quoted.ok ? ok(quoteView(quoted.value)) : quoted;
  },
});

function notABusiness() {
  return refuse(
    'orders.not_a_business',
    'B2B prices are for verified businesses. Apply with your GSTIN, or buy at B2C prices.',
  );
}

async function destinationOf(
  db: Db,
  services: Services,
  given: { actor: Actor | undefined; addressId?: string; pin?: string },
): Promise<Destination | undefined> {
  if (given.addressId && given.actor)
    return findAddress(db, services, { userId: given.actor.userId, addressId: given.addressId });
  const place = given.pin ? findPin(given.pin) : undefined;
  return place && { city: place.district, pin: place.pin, stateCode: place.stateCode };
}

function quoteView(quoted: CheckoutQuote) {
  const orders = quoted.orders.map(({ supplier, items, priced }) => ({
    dealerId: supplier.dealerId,
    dealerName: supplier.displayName,
    items: items.map(({ offer, quantity }) => {
      const line = priced.lines.find((entry) => entry.reference_id === offer.productId);
      return {
        productId: offer.productId,
        title: offer.title,
        quantity,
        unitMinor: line?.unit_minor ?? 0,
        totalMinor: line?.total_minor ?? 0,
      };
    }),
    goodsMinor: priced.goods_minor,
    deliveryMinor: priced.delivery_minor,
    feeMinor: priced.fee_minor,
    totalMinor: priced.total_minor,
    ruleFlags: priced.flags,
  }));
  return {
    orders,
    totalAmount: orders.reduce((sum, order) => sum + order.totalMinor, 0),
    minimumMet: orders.every((order) => order.ruleFlags.minimumMet),
  };
}

const place = commandRoute({
  method: 'POST',
  path: '/api/orders',
  summary: 'Check out: one order per dealer, goods reserved for 15 minutes',
  action: 'orders.place',
  limit: 'orders',
  body: schemas.placeBody,
  result: schemas.placeResult,
  status: 201,
  refusals: {
    'orders.not_available': 422,
    'orders.below_minimum': 422,
    'orders.own_shop': 422,
    'orders.too_many_unpaid': 409,
    'orders.price_changed': 422,
    'inventory.out_of_stock': 422,
    'orders.no_destination': 422,
    'orders.not_a_business': 403,
  },
  handle: async (call) => {
    const { tx, services, origin, body } = call;
    const actor = signedIn(call);
    const [address, user] = await Promise.all([
      findAddress(tx, services, { userId: actor.userId, addressId: body.addressId }),
      findUser(tx, actor.userId),
    ]);
    if (!address)
      return refuse('orders.no_destination', 'Choose one of your addresses.', {
        errors: [{ path: 'addressId', message: 'is not yours' }],
      });
    const own = user && openContact(services, user).name;
    const buyer = await buyerOf(tx, { actor, buyerKind: body.buyerKind, address, name: own ?? address.name });
    if (!buyer.ok) return buyer;
    const { addressId: _id, ...deliveryAddress } = address;
    const placed = await placeOrders(tx, services, origin, {
      buyerId: actor.userId,
      buyerKind: body.buyerKind,
      ...buyer.value,
      items: body.items,
      deliveryAddress,
      ...(body.expectedTotal === undefined ? {} : { expectedTotal_minor: body.expectedTotal }),
    });
    if (!placed.ok) return placed;
    const { checkoutId, total_minor, reservedUntil, orders } = placed.value;
    return ok({
      checkoutId,
      totalAmount: total_minor,
      reservedUntil: reservedUntil.toISOString(),
      orders: orders.map((order) => ({
        orderId: order.orderId,
        dealerId: order.dealerId,
        totalAmount: order.total_minor,
      })),
    });
  },
});

/** Who stands on the invoice: the business with its GSTIN, or the person. */
async function buyerOf(
  db: Db,
  given: { actor: Actor; buyerKind: 'b2b' | 'b2c'; address: Address; name: string },
): Promise<Result<Pick<Checkout, 'buyer' | 'businessId' | 'buyerPan'>, 'orders.not_a_business'>> {
  const businessId = given.actor.subjects.find((subject) => subject.startsWith('biz_'));
  const business = businessId && given.actor.role === 'business' ? await businessOf(db, businessId) : undefined;
  const pan = business ? { buyerPan: panOf(business.gstin) } : {};
  if (given.buyerKind === 'b2c') {
    const { name, address } = given;
    return ok({ buyer: { name, gstin: null, address }, businessId: null, ...pan });
  }
  if (!businessId || !business) return notABusiness();
  return ok({ buyer: business, businessId, ...pan });
}

const validate = readRoute({
  method: 'POST',
  path: '/api/orders/:orderId/validate',
  summary: 'Does the order still keep the rules it was placed under and those of now?',
  action: 'orders.validate',
  limit: 'orders',
  params: schemas.orderParams,
  result: schemas.quoteResult,
  refusals: { 'orders.below_minimum': 422, 'orders.not_available': 422 },
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('orders')
      .select(['buyer_id', 'dealer_id', 'state'])
      .where('order_id', '=', params.orderId)
      .executeTakeFirst();
    return row
      ? { id: params.orderId, relations: { buyer: row.buyer_id, seller: row.dealer_id }, state: row.state }
      : null;
  },
  handle: async ({ db, services, params, origin }) => {
    const order = await db
      .selectFrom('orders')
      .selectAll()
      .where('order_id', '=', params.orderId)
      .executeTakeFirstOrThrow();
    const lines = (await linesOf(db, params.orderId)).filter((line) => line.kind === 'goods');
    const pin = findPin(order.delivery_pin);
    if (!pin) throw new Error('an order to an unknown PIN');
    const quoted = await quoteCheckout(db, services, {
      items: lines.map((line) => ({ productId: line.reference_id ?? '', quantity: line.quantity })),
      buyerKind: order.buyer_kind,
      destination: { city: pin.district, pin: pin.pin, stateCode: pin.stateCode },
      at: origin.at,
    });
    if (!quoted.ok) return quoted;
    return belowMinimum(quoted.value) ?? ok(quoteView(quoted.value));
  },
});

export const checkoutRoutes = [listAddresses, addAddress, deleteAddress, readCart, putCartItem, quote, place, validate];
