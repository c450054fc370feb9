import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { capturePayment, makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';

/** Ids of other people in bodies and queries; those in paths are walked in `test/permissions`. */
let test: TestApp;
let shop: Shop;
let rival: Shop;
let buyer: Actor;
let thief: Actor;
let address: string;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  rival = await makeShop(test);
  buyer = await createActor(test, { role: 'customer' });
  thief = await createActor(test, { role: 'customer' });
  address = await makeAddress(buyer);
});
afterAll(() => test.close());

async function ordered(who: Actor, addressId: string): Promise<{ orderId: string; checkoutId: string }> {
  const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
  const answer = await who.post('/api/orders', {
    items: [{ productId, quantity: 2 }],
    buyerKind: 'b2c',
    addressId,
  });
  expect(answer.status).toBe(201);
  return { orderId: answer.body.data.orders[0].orderId, checkoutId: answer.body.data.checkoutId };
}

async function delivered(who: Actor, addressId: string): Promise<string> {
  const { orderId } = await ordered(who, addressId);
  await capturePayment(test, orderId);
  const move = (body: Record<string, unknown>) => shop.dealer.patch(`/api/orders/${orderId}/status`, body);
  await move({ status: 'accepted' });
  await move({ status: 'packed' });
  await move({ status: 'shipped', courier: 'India Post', trackingNumber: 'IN12345678' });
  const deliveryCode: string = (await who.get(`/api/orders/${orderId}`)).body.data.deliveryCode;
  expect((await move({ status: 'delivered', deliveryCode })).status).toBe(200);
  return orderId;
}

const goodsLine = async (who: Actor, orderId: string): Promise<string> => {
  const { lines } = (await who.get(`/api/orders/${orderId}`)).body.data;
  return lines.find((line: { kind: string }) => line.kind === 'goods').lineId;
};

describe("another's", () => {
  it('address is no destination, neither for a price nor for an order, and answers like one that does not exist', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const items = [{ productId, quantity: 1 }];
    for (const addressId of [address, newId('adr')]) {
      const quote = await thief.post('/api/orders/quote', { items, buyerKind: 'b2c', addressId });
      const order = await thief.post('/api/orders', { items, buyerKind: 'b2c', addressId });
      expect([quote.body.code, order.body.code]).toEqual(['orders.no_destination', 'orders.no_destination']);
    }
  });

  it('checkout, order and payment can be neither paid nor confirmed nor found out about', async () => {
    const { orderId, checkoutId } = await ordered(buyer, address);
    for (const body of [{ checkoutId }, { orderId }, { checkoutId: newId('chk') }, { orderId: newId('ord') }]) {
      const answer = await thief.post('/api/payments', body);
      expect([answer.status, answer.body.code]).toEqual([404, 'payments.no_such_checkout']);
    }
    const paymentId = newId('pay');
    const at = test.clock.now();
    await test.db
      .insertInto('payments')
      .values({
        payment_id: paymentId,
        checkout_id: checkoutId,
        payer_id: buyer.userId,
        amount_minor: 200_000,
        state: 'pending',
        gateway: 'razorpay',
        gateway_order_id: 'order_test1234567890',
        gateway_payment_id: null,
        method: null,
        instrument_digest: null,
        failure_code: null,
        created_at: at,
        captured_at: null,
        changed_at: at,
        stuck_alert_at: null,
      })
      .execute();
    const confirmation = {
      razorpayOrderId: 'order_test1234567890',
      razorpayPaymentId: 'pay_test1234567890',
      razorpaySignature: 'ab'.repeat(32),
    };
    const foreign = await thief.post('/api/payments/verify', { paymentId, ...confirmation });
    const unknown = await thief.post('/api/payments/verify', { paymentId: newId('pay'), ...confirmation });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'payments.not_found']);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'payments.not_found']);
    const forged = await buyer.post('/api/payments/verify', { paymentId, ...confirmation });
    expect([forged.status, forged.body.code]).toEqual([422, 'payments.bad_signature']);
    expect((await thief.get('/api/payments')).body.data.payments).toEqual([]);
  });

  it('lines are not returned, rated or disputed under an own order', async () => {
    const theirs = await delivered(buyer, address);
    const own = await delivered(thief, await makeAddress(thief));
    const foreignLine = await goodsLine(buyer, theirs);
    const wanted = {
      reasonCode: 'defective',
      reason: 'does not light up',
      lines: [{ lineId: foreignLine, quantity: 1 }],
    };
    expect((await thief.post(`/api/orders/${own}/returns`, wanted)).body.code).toBe('orders.return_too_much');
    expect((await thief.post(`/api/orders/${theirs}/returns`, wanted)).status).toBe(404);
    const rating = { jobId: own, lineId: foreignLine, score: 1 };
    expect((await thief.post('/api/ratings', rating)).body.code).toBe('ratings.not_rateable');
    expect((await thief.post('/api/ratings', { ...rating, jobId: theirs })).status).toBe(404);
    const refunds = await test.db.selectFrom('job_refunds').selectAll().where('job_id', 'in', [own, theirs]).execute();
    expect(refunds).toEqual([]);
  });

  it('goods come back once: a second return asks for more than there is, also when both are sent at once', async () => {
    const orderId = await delivered(buyer, address);
    const lineId = await goodsLine(buyer, orderId);
    const ask = (quantity: number) =>
      buyer.post(`/api/orders/${orderId}/returns`, {
        reasonCode: 'defective',
        reason: 'does not light up',
        lines: [{ lineId, quantity }],
      });
    expect((await ask(3)).body.code).toBe('orders.return_too_much');
    const twice = await Promise.all([ask(2), ask(2)]);
    expect(twice.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const receive = () =>
      shop.dealer.patch(`/api/orders/${orderId}/returns`, { decision: 'receive', note: 'all is back' });
    const received = await Promise.all([receive(), receive()]);
    expect(received.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const refunds = await test.db
      .selectFrom('job_refunds')
      .select('amount_minor')
      .where('job_id', '=', orderId)
      .execute();
    expect(refunds.map((refund) => refund.amount_minor)).toEqual([200_000]);
    expect((await ask(1)).status).toBeGreaterThanOrEqual(400);
  });

  it('shop gets no listing, photo, stock or warehouse from a dealer who names it', async () => {
    const listing = {
      sku: 'STOLEN-1',
      title: 'Display for Redmi Note 12',
      categoryId: 'display',
      grade: 'oem',
      mrp: 300_000,
      b2cPrice: 200_000,
      b2bPrice: 190_000,
      hsn: '85177990',
      gstRateBp: 1800,
      warrantyMonths: 6,
      weightG: 180,
      countryOfOrigin: 'CN',
      manufacturer: 'Example Displays',
      dealerId: shop.dealerId,
    };
    // Whatever else is wrong with it: the dealer is judged first.
    expect((await rival.dealer.post('/api/products', listing)).status).toBeOneOf([400, 404]);
    const productId = await makeProduct(test, shop, { b2c_minor: 100_000, stock: 5 });
    const stock = { changes: [{ productId, quantity: 0 }], reason: 'counted' };
    const emptied = await rival.dealer.post(`/api/inventory/${rival.dealerId}/bulk`, stock);
    expect(emptied.status).toBeGreaterThanOrEqual(400);
    const left = await test.db
      .selectFrom('stock')
      .select('quantity')
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow();
    expect(left.quantity).toBe(5);
    await test.db.updateTable('products').set({ status: 'draft' }).where('product_id', '=', productId).execute();
    const seen = await rival.dealer.get(`/api/dealers/${shop.dealerId}/products?status=draft`);
    expect(JSON.stringify(seen.body)).not.toContain(productId);
  });

  it('orders and balances are not listed by filters', async () => {
    await ordered(buyer, address);
    expect((await thief.get(`/api/orders?customerId=${buyer.userId}`)).status).toBe(400);
    expect(
      (await thief.get('/api/orders')).body.data.orders.map((row: { customerId: string }) => row.customerId),
    ).not.toContain(buyer.userId);
    expect((await rival.dealer.get(`/api/dealers/${shop.dealerId}/orders`)).status).toBe(404);
    const cursor = (await buyer.get('/api/orders?limit=1')).body.data.nextCursor ?? newId('ord');
    expect((await thief.get(`/api/orders?cursor=${cursor}`)).body.data.orders).not.toContainEqual(
      expect.objectContaining({ customerId: buyer.userId }),
    );
  });
});
