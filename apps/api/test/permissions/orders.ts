import { newId } from '#platform/ids.ts';
import type { Actor } from '#test/actors.ts';
import { capturePayment, makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';
import { houseShop } from './benches.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

interface MadeOrder {
  orderId: string;
  lineId: string;
  buyer: Actor;
  shop: Shop;
}

type Stage = 'placed' | 'paid' | 'shipped' | 'delivered' | 'returning';

async function demand(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
}

/** An order of this shop, as far as asked for. */
async function makeOrder(world: World, buyer: Actor, shop: Shop, stage: Stage): Promise<MadeOrder> {
  const { test } = world;
  const items = [{ productId: await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 }), quantity: 1 }];
  const addressId = await world.once(`orders: address of ${buyer.userId}`, () => makeAddress(buyer));
  const placed = await buyer.post('/api/orders', { items, buyerKind: 'b2c', addressId });
  if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
  const orderId: string = placed.body.data.orders[0].orderId;
  const read = async () => (await buyer.get(`/api/orders/${orderId}`)).body.data;
  const made = { orderId, lineId: (await read()).lines[0].lineId as string, buyer, shop };
  if (stage === 'placed') return made;
  await capturePayment(test, orderId);
  if (stage === 'paid') return made;
  const move = (body: Record<string, unknown>) => demand(shop.dealer.patch(`/api/orders/${orderId}/status`, body));
  await move({ status: 'accepted' });
  await move({ status: 'packed' });
  await move({ status: 'shipped', courier: 'India Post', trackingNumber: 'EA123456789IN' });
  if (stage === 'shipped') return made;
  await move({ status: 'delivered', deliveryCode: (await read()).deliveryCode });
  if (stage === 'delivered') return made;
  await demand(buyer.post(`/api/orders/${orderId}/returns`, returnBody(made)));
  return made;
}

const returnBody = (made: Pick<MadeOrder, 'lineId'>) => ({
  reasonCode: 'defective',
  reason: 'stays dark',
  lines: [{ lineId: made.lineId, quantity: 1 }],
});

/**
 * On their own order a customer or business is its buyer and a dealer its seller; on another's they come as themselves.
 * Objects that the request does not change, or that only operations may change, are made once.
 */
const about =
  (stage: Stage, more: { body?: (made: MadeOrder, walker: Walker) => unknown; changes?: true } = {}) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    const sells = whose === 'own' && walker === 'dealer';
    const buys = whose === 'own' && !sells ? walker : 'customer';
    const make = async () => {
      const shop = await (sells ? world.once('orders: own shop', () => makeShop(world.test)) : houseShop(world.test));
      return makeOrder(world, await world.once(`orders: buyer ${buys}`, () => world.fresh(buys)), shop, stage);
    };
    const alone = whose === 'own' || (more.changes && walker === 'admin:operations');
    const made = await (alone ? make() : world.once(`orders: another's ${stage}`, make));
    return {
      params: { orderId: made.orderId },
      ...(more.body ? { body: more.body(made, walker) } : {}),
      ...(whose === 'own' ? { as: walker === 'dealer' ? made.shop.dealer : made.buyer } : {}),
    };
  };

const buyers = (status: number) => ({ customer: status, business: status });
/** Who could have such an order does not learn whether it exists; all others are the wrong role. */
const strangers = { public: 401, others: 403, customer: 404, business: 404, dealer: 404 };
const buyersOnly = { public: 401, others: 403, customer: 404, business: 404 };
const readers = { 'admin:operations': 200, 'admin:finance': 200, 'admin:support': 200, 'admin:auditor': 200 };

const address = {
  name: 'Meena K',
  lines: ['4 North Masi Street'],
  city: 'Madurai',
  pin: '625001',
  phone: '9876543210',
};

async function rulesBody(world: World): Promise<RequestParts> {
  const operations = await world.actor('admin:operations');
  const { body } = await operations.get('/api/admin/order-rules');
  const { rules } = body.data.versions.find((version: { inForce: boolean }) => version.inForce);
  const effectiveFrom = new Date(world.test.clock.now().getTime() + 86_400_000).toISOString();
  return { body: { rules, effectiveFrom, reason: 'the same rules again' } };
}

async function dealerParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const own = whose === 'own' ? (await world.actor(walker)).memberships[0] : undefined;
  return { params: { dealerId: own ?? newId('dlr') } };
}

async function placeBody(world: World, walker: Walker): Promise<RequestParts> {
  const shop = await houseShop(world.test);
  const productId = await makeProduct(world.test, shop, { b2c_minor: 100_000, stock: 5 });
  const buyer = walker === 'public' ? undefined : await world.actor(walker);
  const buys = walker === 'customer' || walker === 'business';
  const addressId = buyer && buys ? await makeAddress(buyer) : newId('adr');
  return { body: { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId } };
}

export const ordersOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/addresses', anyone: { public: 401, others: 403, ...buyers(200) } },
  {
    route: 'POST /api/addresses',
    request: () => ({ body: address }),
    anyone: { public: 401, others: 403, ...buyers(201) },
  },
  {
    route: 'DELETE /api/addresses/:addressId',
    request: async (world, walker, whose) => {
      const owner = whose === 'own' ? await world.actor(walker) : await world.fresh('customer');
      return { params: { addressId: await makeAddress(owner) } };
    },
    own: buyers(200),
    foreign: buyersOnly,
  },
  { route: 'GET /api/cart', anyone: { public: 401, others: 403, ...buyers(200) } },
  {
    route: 'PUT /api/cart/:productId',
    request: () => ({ params: { productId: newId('prd') }, body: { quantity: 0 } }),
    anyone: { public: 401, others: 403, ...buyers(200) },
  },
  {
    // Prices are public; B2B prices need a verified business (its own test).
    route: 'POST /api/orders/quote',
    request: async (world) => {
      const shop = await houseShop(world.test);
      const productId = await makeProduct(world.test, shop, { b2c_minor: 100_000, stock: 5 });
      return { body: { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', pin: '625001' } };
    },
    anyone: { public: 200, others: 200 },
  },
  { route: 'POST /api/orders', request: placeBody, anyone: { public: 401, others: 403, ...buyers(201) } },
  { route: 'GET /api/orders', anyone: { public: 401, others: 403, ...buyers(200) } },
  { route: 'GET /api/orders/transitions', anyone: { public: 200, others: 200 } },
  {
    route: 'GET /api/orders/:orderId',
    request: about('placed'),
    own: { ...buyers(200), dealer: 200 },
    foreign: { ...strangers, ...readers },
  },
  {
    route: 'POST /api/orders/:orderId/validate',
    request: about('placed'),
    own: { ...buyers(200), dealer: 200 },
    foreign: { ...strangers, 'admin:operations': 200 },
  },
  {
    // The seller accepts what was paid; the buyer and operations may cancel it.
    route: 'PATCH /api/orders/:orderId/status',
    request: about('paid', {
      changes: true,
      body: (_made, walker) =>
        walker === 'dealer' ? { status: 'accepted' } : { status: 'cancelled', reason: 'not needed any more' },
    }),
    own: { ...buyers(200), dealer: 200 },
    foreign: { ...strangers, 'admin:operations': 200 },
  },
  {
    route: 'POST /api/orders/:orderId/returns',
    request: about('delivered', { changes: true, body: returnBody }),
    own: { ...buyers(201), dealer: 403 },
    foreign: { ...buyersOnly },
  },
  {
    route: 'PATCH /api/orders/:orderId/returns',
    request: about('returning', {
      changes: true,
      body: (_made, walker) =>
        ['customer', 'business'].includes(walker)
          ? { decision: 'withdraw', note: 'it works now' }
          : { decision: 'accept', note: 'send it back' },
    }),
    own: { ...buyers(200), dealer: 200 },
    foreign: { ...strangers, 'admin:operations': 200 },
  },
  {
    // Without bytes: who may bring a proof gets as far as being told that the file is empty.
    route: 'PUT /api/orders/:orderId/proof',
    request: about('shipped'),
    own: { ...buyers(403), dealer: 422 },
    foreign: { public: 401, others: 403, dealer: 404 },
  },
  {
    // Nobody uploaded one: who may look is told so.
    route: 'GET /api/orders/:orderId/proof',
    request: about('shipped'),
    own: { ...buyers(404), dealer: 404 },
    foreign: {
      ...strangers,
      'admin:operations': 404,
      'admin:finance': 404,
      'admin:support': 404,
      'admin:auditor': 404,
    },
  },
  {
    route: 'GET /api/dealers/:dealerId/orders',
    request: dealerParams,
    own: { dealer: 200 },
    foreign: { public: 401, others: 403, dealer: 404, ...readers },
  },
  { route: 'GET /api/admin/orders', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/admin/order-rules', anyone: { public: 401, others: 403, ...readers, 'admin:compliance': 200 } },
  {
    route: 'POST /api/admin/order-rules',
    request: rulesBody,
    anyone: { public: 401, others: 403, 'admin:operations': 201 },
  },
];
