import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { capturePayment, makeAddress, makeApplicant, makeProduct, makeShop, type Shop } from '#test/shop.ts';

let test: TestApp;
let shop: Shop;
let buyer: Actor;
let address: string;
beforeAll(async () => {
  test = await startTestApp({ environment: { RATE_LIMIT_SCALE: '20' } });
  shop = await makeShop(test);
  buyer = await createActor(test, { role: 'customer' });
  address = await makeAddress(buyer);
});
afterAll(() => test.close());

interface Item {
  productId: string;
  quantity: number;
}
const place = (who: Actor, items: readonly Item[], more: Record<string, unknown> = {}) =>
  who.post('/api/orders', { items, buyerKind: 'b2c', addressId: address, ...more });
const reserved = async (productId: string): Promise<number> => {
  const rows = await test.db.selectFrom('stock').select('reserved').where('product_id', '=', productId).execute();
  return rows.reduce((sum, row) => sum + row.reserved, 0);
};

describe('the minimum (₹500, B2B ₹10,000, per dealer, before delivery)', () => {
  it('is not reached by the delivery charge', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 49_000, stock: 9 });
    const quote = await buyer.post('/api/orders/quote', {
      items: [{ productId, quantity: 1 }],
      buyerKind: 'b2c',
      pin: '560001',
    });
    // With its delivery it costs more than ₹500.
    expect(quote.body.data.totalAmount).toBeGreaterThan(50_000);
    expect(quote.body.data).toMatchObject({ minimumMet: false });
    expect((await place(buyer, [{ productId, quantity: 1 }])).body.code).toBe('orders.below_minimum');
  });

  it('is not reached by two dealers together, and neither order is placed', async () => {
    const second = await makeShop(test);
    const here = await makeProduct(test, shop, { b2c_minor: 30_000, stock: 9 });
    const there = await makeProduct(test, second, { b2c_minor: 30_000, stock: 9 });
    const both = await place(buyer, [
      { productId: here, quantity: 1 },
      { productId: there, quantity: 1 },
    ]);
    expect(both.body).toMatchObject({ code: 'orders.below_minimum' });
    expect(both.body.details.short).toHaveLength(2);
    // One of them above the minimum doesn't carry the other.
    const uneven = await place(buyer, [
      { productId: here, quantity: 5 },
      { productId: there, quantity: 1 },
    ]);
    expect(uneven.body.details.short).toMatchObject([{ dealerId: second.dealerId }]);
    expect([await reserved(here), await reserved(there)]).toEqual([0, 0]);
  });

  it('is not undercut by carts that follow one another: each is judged alone', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 40_000, stock: 9 });
    expect((await place(buyer, [{ productId, quantity: 2 }])).status).toBe(201);
    expect((await place(buyer, [{ productId, quantity: 1 }])).body.code).toBe('orders.below_minimum');
  });

  it('is the one of B2B at B2B prices, also for a business just above the one of B2C', async () => {
    const { actor } = await makeApplicant(test, 'business', shop.operations);
    const addressId = await makeAddress(actor);
    const productId = await makeProduct(test, shop, { b2c_minor: 300_000, b2b_minor: 250_000, stock: 9 });
    const items = [{ productId, quantity: 3 }];
    const wholesale = await place(actor, items, { buyerKind: 'b2b', addressId });
    expect(wholesale.body).toMatchObject({
      code: 'orders.below_minimum',
      details: { short: [{ minimum_minor: 1_000_000, judged_minor: 750_000 }] },
    });
    const retail = await place(actor, items, { addressId });
    expect([retail.status, retail.body.data.totalAmount > 900_000]).toEqual([201, true]);
  });

  it('is not reached by naming one product twice, and neither is the stock stretched', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 20_000, stock: 3 });
    const twice = (quantity: number) => [
      { productId, quantity },
      { productId, quantity },
    ];
    expect((await place(buyer, twice(1))).body.code).toBe('orders.below_minimum');
    expect((await place(buyer, twice(2))).body.code).toBe('inventory.out_of_stock');
    expect(await reserved(productId)).toBe(0);
  });
});

describe('the price', () => {
  it('is the one at the moment of the order; one the page saw before is refused', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 });
    const quote = await buyer.post('/api/orders/quote', {
      items: [{ productId, quantity: 1 }],
      buyerKind: 'b2c',
      pin: '625001',
    });
    const seen: number = quote.body.data.totalAmount;
    await test.db
      .updateTable('products')
      .set({ b2c_price_minor: 70_000 })
      .where('product_id', '=', productId)
      .execute();
    const late = await place(buyer, [{ productId, quantity: 1 }], { expectedTotal: seen });
    expect(late.body).toMatchObject({ code: 'orders.price_changed', details: { expectedTotal_minor: seen } });
    expect(await reserved(productId)).toBe(0);
  });

  it('takes no number that is none: negative, broken, huge, infinite', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 });
    const raw = async (text: string) => {
      const response = await fetch(`${test.url}/api/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${buyer.token}`, 'content-type': 'application/json' },
        body: text,
      });
      return response.status;
    };
    const order = (quantity: string, expectedTotal = '1') =>
      `{"items":[{"productId":"${productId}","quantity":${quantity}}],"buyerKind":"b2c","addressId":"${address}","expectedTotal":${expectedTotal}}`;
    for (const quantity of ['-1', '0', '1.5', '1e999', '-1e999', '10001', '9007199254740993', '"1"', 'NaN', 'null'])
      expect([quantity, await raw(order(quantity))]).toEqual([quantity, 400]);
    for (const total of ['-1', '1e999', '0.5', '"60000"', 'null'])
      expect([total, await raw(order('1', total))]).toEqual([total, 400]);
    expect(await reserved(productId)).toBe(0);
  });
});

describe('a seller', () => {
  it('does not buy from the own shop, at either price, through a business of the same PAN', async () => {
    const other = await makeApplicant(test, 'business', shop.operations);
    const dealer = await test.db
      .selectFrom('applicants')
      .select('gstin')
      .where('applicant_id', '=', shop.dealerId)
      .executeTakeFirstOrThrow();
    // The same PAN registered in another State has another GSTIN.
    const branch = `29${dealer.gstin.slice(2, 14)}0`;
    await test.db.updateTable('applicants').set({ gstin: branch }).where('applicant_id', '=', other.id).execute();
    const addressId = await makeAddress(other.actor);
    const productId = await makeProduct(test, shop, { b2c_minor: 2_000_000, stock: 9 });
    for (const buyerKind of ['b2b', 'b2c']) {
      const answer = await place(other.actor, [{ productId, quantity: 1 }], { buyerKind, addressId });
      expect([buyerKind, answer.status, answer.body.code]).toEqual([buyerKind, 422, 'orders.own_shop']);
    }
    const stranger = await makeApplicant(test, 'business', shop.operations);
    const theirs = await makeAddress(stranger.actor);
    const sold = await place(stranger.actor, [{ productId, quantity: 1 }], { buyerKind: 'b2b', addressId: theirs });
    expect(sold.status).toBe(201);
  });

  it('does not buy at all under the name of the dealer', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 });
    expect((await place(shop.dealer, [{ productId, quantity: 1 }])).status).toBe(403);
  });

  it('learns where a buyer lives when there is something to send, and not before', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 });
    const unpaid: string = (await place(buyer, [{ productId, quantity: 1 }])).body.data.orders[0].orderId;
    const paid: string = (await place(buyer, [{ productId, quantity: 1 }])).body.data.orders[0].orderId;
    await capturePayment(test, paid);
    const seen = async (who: Actor, orderId: string) => (await who.get(`/api/orders/${orderId}`)).body.data;
    expect((await seen(shop.dealer, unpaid)).deliveryAddress).toBeNull();
    expect((await seen(buyer, unpaid)).deliveryAddress).toMatchObject({ pin: '625001' });
    expect((await seen(shop.dealer, paid)).deliveryAddress).toMatchObject({ phone: expect.any(String) });
    const cancelled = { status: 'cancelled', reason: 'changed my mind' };
    expect((await buyer.patch(`/api/orders/${unpaid}/status`, cancelled)).status).toBe(200);
    expect((await seen(shop.dealer, unpaid)).deliveryAddress).toBeNull();
  });
});

describe('goods', () => {
  it('are not kept from others by somebody who never pays', async () => {
    const strict = await startTestApp({ environment: { RATE_LIMIT_SCALE: '1' } });
    try {
      const theirs = await makeShop(strict);
      const hoarder = await createActor(strict, { role: 'customer' });
      const addressId = await makeAddress(hoarder);
      const productId = await makeProduct(strict, theirs, { b2c_minor: 60_000, stock: 50 });
      const hoard = async () => {
        const order = { items: [{ productId, quantity: 1 }], buyerKind: 'b2c', addressId };
        let answer = await hoarder.post('/api/orders', order);
        // A fast machine meets the limit of requests first: this test is about the other one.
        while (answer.status === 429) {
          await setTimeout(Number(answer.headers.get('retry-after')) * 1000);
          answer = await hoarder.post('/api/orders', order);
        }
        return answer;
      };
      const orders: string[] = [];
      for (let number = 0; number < 10; number += 1) orders.push((await hoard()).body.data.orders[0].orderId);
      const refused = await hoard();
      expect([refused.status, refused.body.code]).toEqual([409, 'orders.too_many_unpaid']);
      await hoarder.patch(`/api/orders/${orders[0]}/status`, { status: 'cancelled', reason: 'not needed' });
      await capturePayment(strict, orders[1] ?? '');
      expect([(await hoard()).status, (await hoard()).status, (await hoard()).status]).toEqual([201, 201, 409]);
    } finally {
      await strict.close();
    }
  });
});
