import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyHolds } from '#rooms/escrow/index.ts';
import { verifyStock } from '#rooms/inventory/index.ts';
import { verifyLedger } from '#rooms/ledger/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';
import { type SimulatedApp, startSimulatedApp } from '#test/simulators.ts';

/** Money that goes back before the goods arrived ends the order, whoever decided it; nothing is sent for nothing. */
let both: SimulatedApp;
let shop: Shop;
let buyer: Actor;
let finance: Actor;

beforeAll(async () => {
  both = await startSimulatedApp();
  shop = await makeShop(both.test);
  buyer = await createActor(both.test, { role: 'customer' });
  finance = await createActor(both.test, { role: 'admin', capabilities: ['finance'] });
});
afterEach(async () => {
  expect(await verifyStock(both.test.db)).toEqual([]);
  expect(await verifyLedger(both.test.db)).toEqual([]);
  expect(await verifyHolds(both.test.db)).toEqual([]);
});
afterAll(() => both?.close());

interface PaidOrder {
  orderId: string;
  paymentId: string;
  productId: string;
  buyer: Actor;
}

/** Placed, paid at the gateway, heard of by webhook: 1 of 3 in stock. */
async function paidOrder(by = buyer): Promise<PaidOrder> {
  const productId = await makeProduct(both.test, shop, { b2c_minor: 200_000, stock: 3 });
  const addressId = await makeAddress(by);
  const items = [{ productId, quantity: 1 }];
  const placed = await by.post('/api/orders', { items, buyerKind: 'b2c', addressId });
  if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
  const [{ orderId }] = placed.body.data.orders;
  const started = await by.post('/api/payments', { orderId });
  await both.simulators.sim('/pay', { order_id: started.body.data.checkoutForm.fields.order_id });
  await both.settle();
  return { orderId, paymentId: started.body.data.paymentId, productId, buyer: by };
}

const view = async (order: PaidOrder) => (await order.buyer.get(`/api/orders/${order.orderId}`)).body.data;
const inStock = async (order: PaidOrder) =>
  both.test.db
    .selectFrom('stock')
    .select(['quantity', 'reserved'])
    .where('product_id', '=', order.productId)
    .executeTakeFirstOrThrow();
const moveTo = (order: PaidOrder, status: string, more: object = {}) =>
  shop.dealer.patch(`/api/orders/${order.orderId}/status`, { status, ...more });

async function giveBack(order: PaidOrder, amount?: number): Promise<void> {
  const { lines } = await view(order);
  const goods = lines.filter((line: { kind: string }) => line.kind === 'goods');
  const answer = await finance.post(`/api/admin/jobs/${order.orderId}/refund`, {
    reason: 'the maker recalled it',
    lines: goods.map((line: { lineId: string; totalMinor: number }) => ({
      lineId: line.lineId,
      amount: amount ?? line.totalMinor,
    })),
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  await both.settle();
}

async function ship(order: PaidOrder): Promise<void> {
  for (const [status, more] of [
    ['accepted', {}],
    ['packed', {}],
    ['shipped', { courier: 'India Post', trackingNumber: 'EA123456789IN' }],
  ] as const) {
    const answer = await moveTo(order, status, more);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
}

describe('an order whose money is given back', () => {
  it('by a review of the payment: is cancelled, its goods are for sale again, the buyer has everything', async () => {
    const owner = await createActor(both.test, { role: 'customer', memberships: [shop.dealerId] });
    const order = await paidOrder(owner);
    expect(await inStock(order)).toEqual({ quantity: 2, reserved: 0 });
    const decision = { decision: 'refund', reason: 'sold to themselves' };
    const answer = await finance.post(`/api/admin/payments/${order.paymentId}/review`, decision);
    expect(answer.status).toBe(200);
    await both.settle();
    expect((await view(order)).status).toBe('refunded');
    expect(await inStock(order)).toEqual({ quantity: 3, reserved: 0 });
    const paid = (await owner.get(`/api/payments/${order.paymentId}`)).body.data;
    expect(paid.refundedMinor).toBe(paid.amountMinor);
  });

  it('by finance before it is sent: the dealer can no longer send it, and the delivery charge goes back too', async () => {
    const order = await paidOrder();
    await giveBack(order);
    expect((await view(order)).status).toBe('refunded');
    expect((await moveTo(order, 'accepted')).status).toBe(409);
    expect(await inStock(order)).toEqual({ quantity: 3, reserved: 0 });
    const paid = (await buyer.get(`/api/payments/${order.paymentId}`)).body.data;
    expect(paid.refundedMinor).toBe(paid.amountMinor);
  });

  it('while the parcel is on its way: nobody can book it as delivered, and the stock waits for the parcel', async () => {
    const order = await paidOrder();
    await ship(order);
    await giveBack(order);
    expect((await view(order)).status).toBe('refunded');
    expect((await moveTo(order, 'delivered', { deliveryCode: '123456' })).status).toBe(409);
    expect(await inStock(order)).toEqual({ quantity: 2, reserved: 0 });
  });

  it('in part: goes on', async () => {
    const order = await paidOrder();
    await giveBack(order, 10_000);
    expect((await view(order)).status).toBe('paid');
    await ship(order);
    expect((await view(order)).status).toBe('shipped');
  });
});
