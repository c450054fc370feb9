import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { verifyStock } from '#rooms/inventory/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import {
  capturePayment,
  certificate,
  makeAddress,
  makeApplicant,
  makeProduct,
  makeShop,
  type Shop,
  uploadDocument,
} from '#test/shop.ts';

let test: TestApp;
let shop: Shop;
let buyer: Actor;
let address: string;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  buyer = await createActor(test, { role: 'customer' });
  address = await makeAddress(buyer);
});
afterAll(async () => {
  expect(await verifyStock(test.db)).toEqual([]);
  await test.close();
});

const place = (who: Actor, items: { productId: string; quantity: number }[], more: Record<string, unknown> = {}) =>
  who.post('/api/orders', { items, buyerKind: 'b2c', addressId: address, ...more });

const pay = (orderId: string): Promise<void> => capturePayment(test, orderId);

async function placed(quantity = 1, b2c_minor = 100_000): Promise<{ orderId: string; productId: string }> {
  const productId = await makeProduct(test, shop, { b2c_minor, stock: 50 });
  const answer = await place(buyer, [{ productId, quantity }]);
  expect(answer.status).toBe(201);
  return { orderId: answer.body.data.orders[0].orderId, productId };
}

const stateOf = async (who: Actor, orderId: string): Promise<string> =>
  (await who.get(`/api/orders/${orderId}`)).body.data.status;
const moveTo = (who: Actor, orderId: string, body: Record<string, unknown>) =>
  who.patch(`/api/orders/${orderId}/status`, body);

describe('checkout', () => {
  it('computes everything on the server and keeps the rule version (MKT-8)', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 118_000, stock: 5 });
    const quote = await buyer.post('/api/orders/quote', {
      items: [{ productId, quantity: 2 }],
      buyerKind: 'b2c',
      pin: '625001',
    });
    expect(quote.status).toBe(200);
    const answer = await place(buyer, [{ productId, quantity: 2 }], { expectedTotal: quote.body.data.totalAmount });
    expect(answer.status).toBe(201);
    const order = (await buyer.get(`/api/orders/${answer.body.data.orders[0].orderId}`)).body.data;
    expect(order).toMatchObject({
      status: 'awaiting_payment',
      goodsMinor: 236_000,
      ruleFlags: { minimumMet: true, ruleVersion: 1 },
    });
    expect(order.lines[0]).toMatchObject({ taxableMinor: 200_000, cgstMinor: 18_000, sgstMinor: 18_000 });
  });

  it('is blocked below the minimum, saying what is missing, and reserves nothing', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 49_999, stock: 1 });
    const answer = await place(buyer, [{ productId, quantity: 1 }]);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'orders.below_minimum', details: { short: [{ missing_minor: 1 }] } });
    const stock = await test.db
      .selectFrom('stock')
      .select('reserved')
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow();
    expect(stock.reserved).toBe(0);
  });

  it('refuses prices and states in the body, wrong quantities, and a price the buyer did not see', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    for (const item of [
      { quantity: 0 },
      { quantity: -1 },
      { quantity: 1.5 },
      { quantity: 1e9 },
      { quantity: '1' },
      { quantity: 1, price: 1 },
    ]) {
      expect((await place(buyer, [{ productId, ...item } as never])).status).toBe(400);
    }
    expect((await place(buyer, [{ productId, quantity: 1 }], { status: 'paid' })).status).toBe(400);
    expect((await place(buyer, [{ productId, quantity: 1 }], { expectedTotal: 1 })).body.code).toBe(
      'orders.price_changed',
    );
    expect((await place(buyer, [{ productId, quantity: 6 }])).body.code).toBe('inventory.out_of_stock');
  });

  it("refuses another buyer's address and B2B prices without a verified business", async () => {
    const other = await createActor(test, { role: 'customer' });
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    expect((await place(other, [{ productId, quantity: 1 }])).body.code).toBe('orders.no_destination');
    expect((await place(buyer, [{ productId, quantity: 1 }], { buyerKind: 'b2b' })).body.code).toBe(
      'orders.not_a_business',
    );
  });

  it('sells to a verified business at B2B prices with its GSTIN on the papers', async () => {
    const { actor } = await makeApplicant(test, 'business', shop.operations);
    const own = await makeAddress(actor);
    const productId = await makeProduct(test, shop, { b2c_minor: 300_000, b2b_minor: 250_000, stock: 10 });
    const answer = await place(actor, [{ productId, quantity: 4 }], { buyerKind: 'b2b', addressId: own });
    expect(answer.status).toBe(201);
    const order = (await actor.get(`/api/orders/${answer.body.data.orders[0].orderId}`)).body.data;
    expect(order).toMatchObject({ buyerKind: 'b2b', goodsMinor: 1_000_000 });
  });

  it('ends at once for a dealer who was suspended', async () => {
    const second = await makeShop(test);
    const productId = await makeProduct(test, second, { b2c_minor: 100_000, stock: 5 });
    await second.operations.patch(`/api/dealers/${second.dealerId}/status`, {
      status: 'suspended',
      reason: 'complaints are being looked at',
    });
    expect((await place(buyer, [{ productId, quantity: 1 }])).body.code).toBe('orders.not_available');
  });

  it('makes one order per dealer, all of them or none', async () => {
    const second = await makeShop(test);
    const here = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const there = await makeProduct(test, second, { b2c_minor: 100_000, stock: 1 });
    const both = await place(buyer, [
      { productId: here, quantity: 1 },
      { productId: there, quantity: 1 },
    ]);
    expect(both.body.data.orders).toHaveLength(2);
    const none = await place(buyer, [
      { productId: here, quantity: 1 },
      { productId: there, quantity: 1 },
    ]);
    expect(none.body.code).toBe('inventory.out_of_stock');
    const stock = await test.db
      .selectFrom('stock')
      .select('reserved')
      .where('product_id', '=', here)
      .executeTakeFirstOrThrow();
    expect(stock.reserved).toBe(1);
  });

  it('answers a repeated call with the first order, and refuses the key for another body', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const headers = { 'idempotency-key': 'one-checkout-only-once' };
    const body = { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId: address };
    const [first, second] = await Promise.all([
      buyer.post('/api/orders', body, headers),
      buyer.post('/api/orders', body, headers),
    ]);
    expect(first?.body.data.checkoutId).toBe(second?.body.data.checkoutId);
    const other = await buyer.post('/api/orders', { ...body, items: [{ productId, quantity: 2 }] }, headers);
    expect(other.body.code).toBe('idempotency.key_reused');
  });

  it('gives the last unit once to one call that came eight times at once, and the same answer to all', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 1 });
    const body = { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId: address };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => buyer.post('/api/orders', body, { 'idempotency-key': 'eight-times-at-once' })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map((answer) => answer.body.data.checkoutId)).size).toBe(1);
    const reserved = await test.db.selectFrom('reservations').selectAll().where('product_id', '=', productId).execute();
    expect(reserved).toHaveLength(1);
  });
});

describe('an order on its way', () => {
  it('goes from payment to delivery, and the buyer alone sees the code', async () => {
    const { orderId, productId } = await placed(2);
    await pay(orderId);
    expect(await stateOf(buyer, orderId)).toBe('paid');
    const stock = await test.db
      .selectFrom('stock')
      .select(['quantity', 'reserved'])
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow();
    expect(stock).toEqual({ quantity: 48, reserved: 0 });
    expect((await moveTo(shop.dealer, orderId, { status: 'accepted' })).status).toBe(200);
    expect((await moveTo(shop.dealer, orderId, { status: 'packed' })).status).toBe(200);
    expect((await moveTo(shop.dealer, orderId, { status: 'shipped' })).body.code).toBe('orders.tracking_missing');
    const tracking = { courier: 'ST Courier', trackingNumber: 'ST12345678' };
    expect((await moveTo(shop.dealer, orderId, { status: 'shipped', ...tracking })).status).toBe(200);
    expect((await shop.dealer.get(`/api/orders/${orderId}`)).body.data.deliveryCode).toBeNull();
    const code: string = (await buyer.get(`/api/orders/${orderId}`)).body.data.deliveryCode;
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await moveTo(shop.dealer, orderId, { status: 'delivered', deliveryCode: wrong })).body).toMatchObject({
      code: 'orders.wrong_code',
      details: { triesLeft: 9 },
      errors: [{ path: 'deliveryCode' }],
    });
    expect((await moveTo(shop.dealer, orderId, { status: 'delivered', deliveryCode: code })).status).toBe(200);
    const done = (await buyer.get(`/api/orders/${orderId}`)).body.data;
    expect(new Date(done.disputeWindowEndsAt).getTime()).toBeGreaterThan(test.clock.now().getTime());
    expect(done.timeline.map((entry: { to: string }) => entry.to)).toEqual([
      'awaiting_payment',
      'paid',
      'accepted',
      'packed',
      'shipped',
      'delivered',
    ]);
  });

  it('shows the buyer where accepted parts go, and only then', async () => {
    const { orderId } = await placed();
    await pay(orderId);
    const order = async () => (await buyer.get(`/api/orders/${orderId}`)).body.data;
    for (const status of ['accepted', 'packed']) await moveTo(shop.dealer, orderId, { status });
    await moveTo(shop.dealer, orderId, { status: 'shipped', courier: 'ST Courier', trackingNumber: 'ST12345678' });
    const { deliveryCode, lines } = await order();
    expect((await moveTo(shop.dealer, orderId, { status: 'delivered', deliveryCode })).status).toBe(200);
    const asked = { reasonCode: 'defective', reason: 'stays dark', lines: [{ lineId: lines[0].lineId, quantity: 1 }] };
    expect((await buyer.post(`/api/orders/${orderId}/returns`, asked)).status).toBe(201);
    expect((await order()).returnAddress).toBeNull();
    const answer = (decision: string, said: { note?: string } = {}) =>
      shop.dealer.patch(`/api/orders/${orderId}/returns`, { decision, ...said });
    expect((await answer('accept', { note: 'send it to us' })).status).toBe(200);
    expect((await order()).returnAddress).toMatchObject({
      lines: ['12 Ritchie Street'],
      city: 'Chennai',
      pin: '600002',
      stateName: 'Tamil Nadu',
    });
    // Nothing more to say: what was said before stays, and that they arrived is in the audit log all the same.
    expect((await answer('receive')).status).toBe(200);
    const { returnAddress, returns } = await order();
    expect(returnAddress).toBeNull();
    expect(returns).toMatchObject([{ state: 'received', answer: 'send it to us' }]);
    const noted = await test.db
      .selectFrom('audit_log')
      .select(['action', 'actor_id', 'reason'])
      .where('subject_id', '=', returns[0].returnId)
      .orderBy('at')
      .execute();
    expect(noted).toEqual([
      { action: 'orders.return_accepted', actor_id: shop.dealer.userId, reason: 'send it to us' },
      { action: 'orders.return_received', actor_id: shop.dealer.userId, reason: null },
    ]);
  });

  it('takes a proof of delivery where the code was lost; an admin looks at it and decides', async () => {
    const { orderId } = await placed();
    await pay(orderId);
    const proof = (who: Actor, bytes: Buffer) => uploadDocument(test, who, `/api/orders/${orderId}/proof`, bytes);
    const photo = await certificate();
    expect((await proof(shop.dealer, photo)).body.code).toBe('orders.not_on_its_way');
    await moveTo(shop.dealer, orderId, { status: 'accepted' });
    await moveTo(shop.dealer, orderId, { status: 'packed' });
    await moveTo(shop.dealer, orderId, { status: 'shipped', courier: 'India Post', trackingNumber: 'EA123456789IN' });
    expect((await buyer.get(`/api/orders/${orderId}/proof`)).body.code).toBe('orders.no_proof');
    expect((await proof(buyer, photo)).status).toBe(403);
    const stranger = await makeApplicant(test, 'dealer', shop.operations);
    expect((await proof(stranger.actor, photo)).status).toBe(404);
    expect((await proof(shop.dealer, Buffer.from('<script>alert(1)</script>'))).body.code).toBe('files.bad_document');
    expect((await proof(shop.dealer, photo)).status).toBe(201);
    // Bringing a proof is no delivery yet: the dealer alone can't decide it.
    expect((await moveTo(shop.dealer, orderId, { status: 'delivered' })).body.code).toBe('orders.code_missing');
    expect((await shop.operations.get(`/api/orders/${orderId}/proof`)).headers.get('content-type')).toBe('image/png');
    const decided = await moveTo(shop.operations, orderId, { status: 'delivered', reason: 'signed slip' });
    expect(decided.status).toBe(200);
    const { shipment } = (await buyer.get(`/api/orders/${orderId}`)).body.data;
    expect(shipment).toMatchObject({ deliveredBy: 'proof', hasProof: true });
    expect((await proof(shop.dealer, photo)).body.code).toBe('orders.not_on_its_way');
  });

  it('stands still while a dispute freezes its money, and goes on after it', async () => {
    const { orderId } = await placed();
    await pay(orderId);
    const frozen = (name: 'escrow.frozen.v1' | 'escrow.unfrozen.v1', cause: string) =>
      transact(test.db, (tx) =>
        emit(tx, systemOrigin('test', 'trc_test', test.clock.now(), 'event'), {
          name,
          subject: orderId,
          payload: { jobId: orderId, paymentId: 'pay_x', payeeId: shop.dealerId, holdIds: [], cause, reference: 'x' },
        }),
      ).then(() => test.app.outbox.drain());
    await frozen('escrow.frozen.v1', 'dispute');
    expect(await stateOf(buyer, orderId)).toBe('paid');
    await moveTo(shop.dealer, orderId, { status: 'accepted' });
    await moveTo(shop.dealer, orderId, { status: 'packed' });
    await moveTo(shop.dealer, orderId, { status: 'shipped', courier: 'India Post', trackingNumber: 'EA123456780IN' });
    await frozen('escrow.frozen.v1', 'review');
    expect(await stateOf(buyer, orderId)).toBe('shipped');
    await frozen('escrow.frozen.v1', 'dispute');
    expect(await stateOf(buyer, orderId)).toBe('disputed');
    await frozen('escrow.unfrozen.v1', 'dispute');
    expect(await stateOf(buyer, orderId)).toBe('shipped');
  });

  it('stops guesses of the delivery code', async () => {
    const { orderId } = await placed();
    await pay(orderId);
    for (const status of ['accepted', 'packed']) await moveTo(shop.dealer, orderId, { status });
    await moveTo(shop.dealer, orderId, { status: 'shipped', courier: 'ST Courier', trackingNumber: 'ST12345678' });
    const code: string = (await buyer.get(`/api/orders/${orderId}`)).body.data.deliveryCode;
    const wrong = code === '000000' ? '000001' : '000000';
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => moveTo(shop.dealer, orderId, { status: 'delivered', deliveryCode: wrong })),
    );
    expect(answers.filter((answer) => answer.body.code === 'orders.no_attempts_left').length).toBeGreaterThanOrEqual(2);
    expect((await moveTo(shop.dealer, orderId, { status: 'delivered', deliveryCode: code })).status).toBe(409);
    expect(
      (await moveTo(shop.operations, orderId, { status: 'delivered', reason: 'courier record and photo seen' })).status,
    ).toBe(200);
  });

  it('refuses jumps, and moves that belong to the other side', async () => {
    const { orderId } = await placed();
    expect((await moveTo(buyer, orderId, { status: 'paid' })).status).toBe(400);
    expect((await moveTo(shop.dealer, orderId, { status: 'packed' })).body.code).toBe('orders.wrong_state');
    await pay(orderId);
    expect((await moveTo(buyer, orderId, { status: 'accepted' })).body.code).toBe('orders.not_your_move');
    expect(
      (await moveTo(shop.dealer, orderId, { status: 'shipped', courier: 'X', trackingNumber: 'X1234' })).body.code,
    ).toBe('orders.wrong_state');
  });

  it('buyer and dealer act at once: one of them wins, the other is told', async () => {
    const { orderId } = await placed();
    await pay(orderId);
    const answers = await Promise.all([
      moveTo(buyer, orderId, { status: 'cancelled', reason: 'changed my mind' }),
      moveTo(shop.dealer, orderId, { status: 'cancelled', reason: 'out of stock here' }),
    ]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('is nobody else business', async () => {
    const { orderId } = await placed();
    const stranger = await createActor(test, { role: 'customer' });
    const otherShop = await makeShop(test);
    expect((await stranger.get(`/api/orders/${orderId}`)).status).toBe(404);
    expect((await moveTo(stranger, orderId, { status: 'cancelled', reason: 'not mine' })).status).toBe(404);
    expect((await otherShop.dealer.get(`/api/orders/${orderId}`)).status).toBe(404);
    expect((await otherShop.dealer.get(`/api/dealers/${shop.dealerId}/orders`)).status).toBe(404);
  });
});

// The clock moves from here on: tokens of the actors above have ended.
describe('an order that ends early', () => {
  it('gives goods and money back when the dealer does not accept in time', async () => {
    const { orderId, productId } = await placed(3);
    await pay(orderId);
    test.clock.advance(25 * 3_600_000);
    await test.app.tasks.run('orders.cancel-overdue');
    await test.app.outbox.drain();
    const order = await test.db.selectFrom('orders').select('state').where('order_id', '=', orderId).executeTakeFirst();
    expect(order?.state).toBe('cancelled');
    const stock = await test.db
      .selectFrom('stock')
      .select(['quantity', 'reserved'])
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow();
    expect(stock).toEqual({ quantity: 50, reserved: 0 });
    const refunds = await test.db
      .selectFrom('job_refunds')
      .select('amount_minor')
      .where('job_id', '=', orderId)
      .execute();
    const job = await test.db
      .selectFrom('jobs')
      .select('total_minor')
      .where('job_id', '=', orderId)
      .executeTakeFirstOrThrow();
    expect(refunds.map((refund) => refund.amount_minor)).toEqual([job.total_minor]);
  });
});

describe('many orders that end early', () => {
  it('one that can not be cancelled is a bug to be seen, and keeps nobody else waiting', async () => {
    const who = await createActor(test, { role: 'customer' });
    const own = await makeAddress(who);
    const orders: string[] = [];
    for (let number = 0; number < 3; number += 1) {
      const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
      const placedOrder = await place(who, [{ productId, quantity: 1 }], { addressId: own });
      const orderId: string = placedOrder.body.data.orders[0].orderId;
      await pay(orderId);
      orders.push(orderId);
    }
    // A state its job cannot have, as a bug elsewhere would leave it.
    await test.db
      .updateTable('jobs')
      .set({ state: 'closed' })
      .where('job_id', '=', orders[0] ?? '')
      .execute();
    test.clock.advance(25 * 3_600_000);
    await expect(test.app.tasks.run('orders.cancel-overdue')).rejects.toThrow('1 of 3 items failed');
    const rows = await test.db
      .selectFrom('orders')
      .select('state')
      .where('order_id', 'in', orders)
      .orderBy('order_id')
      .execute();
    expect(rows.map((row) => row.state)).toEqual(['paid', 'cancelled', 'cancelled']);
    await test.db.updateTable('orders').set({ act_by: null }).where('order_id', 'in', orders).execute();
  });
});

describe('money and stock that race', () => {
  it('a reservation that expires while the payment is on its way: goods again if they are there, else everything back', async () => {
    const actor = await createActor(test, { role: 'customer' });
    const own = await makeAddress(actor);
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 1 });
    const items = [{ productId, quantity: 1 }];
    const first: string = (await place(actor, items, { addressId: own })).body.data.orders[0].orderId;
    test.clock.advance(16 * 60_000);
    const rival = await createActor(test, { role: 'customer' });
    const rivalAddress = await makeAddress(rival);
    await test.app.tasks.run('inventory.expire-reservations');
    const second: string = (await place(rival, items, { addressId: rivalAddress })).body.data.orders[0].orderId;
    await pay(second);
    await pay(first);
    const states = await test.db
      .selectFrom('orders')
      .select(['order_id', 'state'])
      .where('order_id', 'in', [first, second])
      .execute();
    expect(states.find((row) => row.order_id === second)?.state).toBe('paid');
    expect(states.find((row) => row.order_id === first)?.state).toBe('cancelled');
    const refunds = await test.db.selectFrom('job_refunds').selectAll().where('job_id', '=', first).execute();
    expect(refunds).toHaveLength(1);
  });
});
