import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeAddress, makeProduct, makeShop, type Shop } from '#test/shop.ts';

let test: TestApp;
let shop: Shop;
let buyer: Actor;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  buyer = await createActor(test, { role: 'customer' });
});
afterAll(() => test.close());

const address = (change: Record<string, unknown> = {}) => ({
  name: 'Meena K',
  lines: ['4 North Masi Street'],
  city: 'Madurai',
  pin: '625001',
  phone: '9876543210',
  ...change,
});

describe('addresses', () => {
  it('take the State from the PIN, and name what is wrong', async () => {
    const saved = await buyer.post('/api/addresses', address());
    expect(saved.body.data).toMatchObject({ stateCode: '33', stateName: 'Tamil Nadu' });
    for (const [change, code, path] of [
      [{ pin: '999999' }, 'orders.unknown_pin', 'pin'],
      [{ stateCode: '29' }, 'orders.wrong_state_for_pin', 'stateCode'],
    ] as const) {
      const answer = await buyer.post('/api/addresses', address(change));
      expect(answer).toMatchObject({ status: 422, body: { code } });
      expect(answer.body.errors[0].path).toBe(path);
    }
    for (const change of [{ phone: '12345' }, { lines: [] }, { name: '' }, { userId: 'usr_x' }]) {
      expect((await buyer.post('/api/addresses', address(change))).status).toBe(400);
    }
  });

  it('are sealed at rest, listed for their owner alone, and forgotten when removed', async () => {
    const person = await createActor(test, { role: 'customer' });
    const addressId = await makeAddress(person);
    const row = await test.db
      .selectFrom('addresses')
      .selectAll()
      .where('address_id', '=', addressId)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('North Masi');
    const other = await createActor(test, { role: 'customer' });
    expect((await other.get('/api/addresses')).body.data.addresses).toEqual([]);
    expect((await other.delete(`/api/addresses/${addressId}`)).status).toBe(404);
    expect((await person.get('/api/addresses')).body.data.addresses).toHaveLength(1);
    expect((await person.delete(`/api/addresses/${addressId}`)).body.data.done).toBe(true);
    expect((await person.get('/api/addresses')).body.data.addresses).toEqual([]);
    expect((await person.delete(`/api/addresses/${addressId}`)).status).toBe(404);
    const gone = await test.db
      .selectFrom('addresses')
      .select('sealed')
      .where('address_id', '=', addressId)
      .executeTakeFirstOrThrow();
    expect(gone.sealed).toBe('');
  });

  it('end at twenty', async () => {
    const person = await createActor(test, { role: 'customer' });
    for (let count = 0; count < 20; count += 1) await makeAddress(person);
    expect((await person.post('/api/addresses', address())).body.code).toBe('orders.too_many_addresses');
  });
});

describe('the cart', () => {
  it('is set, changed and emptied, and is the same on every device', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 });
    const put = (quantity: number) => buyer.put(`/api/cart/${productId}`, { quantity });
    expect((await put(2)).body.data.items).toEqual([{ productId, quantity: 2 }]);
    expect((await put(5)).body.data.items).toEqual([{ productId, quantity: 5 }]);
    expect((await buyer.get('/api/cart')).body.data.items).toEqual([{ productId, quantity: 5 }]);
    expect((await put(0)).body.data.items).toEqual([]);
    for (const quantity of [-1, 1.5, 10_001, '3']) {
      expect((await buyer.put(`/api/cart/${productId}`, { quantity })).status).toBe(400);
    }
    const other = await createActor(test, { role: 'customer' });
    expect((await other.get('/api/cart')).body.data.items).toEqual([]);
  });

  it('ends at a hundred products', async () => {
    const person = await createActor(test, { role: 'customer' });
    await test.db
      .insertInto('cart_items')
      .values(
        Array.from({ length: 100 }, () => ({
          user_id: person.userId,
          product_id: newId('prd'),
          quantity: 1,
          added_at: test.clock.now(),
        })),
      )
      .execute();
    expect((await person.put(`/api/cart/${newId('prd')}`, { quantity: 1 })).body.code).toBe('orders.cart_full');
    expect((await person.get('/api/cart')).body.data.items).toHaveLength(100);
  });

  it('loses what was bought', async () => {
    const person = await createActor(test, { role: 'customer' });
    const addressId = await makeAddress(person);
    const [bought, kept] = [
      await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 }),
      await makeProduct(test, shop, { b2c_minor: 60_000, stock: 9 }),
    ];
    for (const productId of [bought, kept]) await person.put(`/api/cart/${productId}`, { quantity: 1 });
    const items = [{ productId: bought, quantity: 1 }];
    expect((await person.post('/api/orders', { items, buyerKind: 'b2c', addressId })).status).toBe(201);
    expect((await person.get('/api/cart')).body.data.items).toEqual([{ productId: kept, quantity: 1 }]);
  });
});

describe('a quote', () => {
  it('is open to everybody, by PIN, and reserves nothing', async () => {
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 1 });
    const ask = (body: Record<string, unknown>) =>
      fetch(`${test.url}/api/orders/quote`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [{ productId, quantity: 1 }], buyerKind: 'b2c', ...body }),
      });
    type Quoted = { data: { orders: { deliveryMinor: number }[] } };
    const near = (await (await ask({ pin: '625001' })).json()) as Quoted;
    const far = (await (await ask({ pin: '781001' })).json()) as Quoted;
    expect(far.data.orders[0]?.deliveryMinor).toBeGreaterThan(near.data.orders[0]?.deliveryMinor ?? 0);
    expect((await ask({ pin: '999999' })).status).toBe(422);
    expect((await ask({})).status).toBe(422);
    expect((await ask({ pin: '625001', buyerKind: 'b2b' })).status).toBe(403);
    const stock = await test.db
      .selectFrom('stock')
      .select('reserved')
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow();
    expect(stock.reserved).toBe(0);
  });

  it('names the items that can no longer be bought', async () => {
    const known = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 1 });
    const unknown = newId('prd');
    const items = [known, unknown].map((productId) => ({ productId, quantity: 1 }));
    const answer = await buyer.post('/api/orders/quote', { items, buyerKind: 'b2c', pin: '625001' });
    expect(answer.body).toMatchObject({ code: 'orders.not_available', details: { productIds: [unknown] } });
    expect(answer.body.errors[0].path).toBe('items.1.productId');
  });
});

describe('lists', () => {
  it('page through every order once, for the buyer, the dealer and operations', async () => {
    const person = await createActor(test, { role: 'customer' });
    const addressId = await makeAddress(person);
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 50 });
    const orderIds: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const items = [{ productId, quantity: 1 }];
      const placed = await person.post('/api/orders', { items, buyerKind: 'b2c', addressId });
      orderIds.unshift(placed.body.data.orders[0].orderId);
    }
    const everything = async (who: Actor, path: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const { data } = (await who.get(`${path}limit=2${cursor}`)).body;
        found.push(...data.orders.map((order: { orderId: string }) => order.orderId));
        if (!data.nextCursor) return found;
        cursor = `&cursor=${data.nextCursor}`;
      }
    };
    expect(await everything(person, '/api/orders?')).toEqual(orderIds);
    expect(await everything(shop.operations, `/api/admin/orders?customerId=${person.userId}&`)).toEqual(orderIds);
    const ofDealer = await everything(shop.dealer, `/api/dealers/${shop.dealerId}/orders?status=awaiting_payment&`);
    expect(ofDealer).toEqual(expect.arrayContaining(orderIds));
    const other = await createActor(test, { role: 'dealer' });
    expect((await other.get(`/api/dealers/${shop.dealerId}/orders`)).status).toBe(404);
    const [sought = ''] = orderIds;
    const short = sought.slice(-8);
    for (const written of [short.toUpperCase(), short, `%23${short}`, sought])
      expect(await everything(shop.operations, `/api/admin/orders?number=${written}&`)).toEqual([sought]);
    expect(await everything(shop.operations, '/api/admin/orders?number=ZZZZZZZZ&')).toEqual([]);
    expect((await shop.operations.get(`/api/admin/orders?number=${short.slice(1)}`)).status).toBe(400);
    for (const who of [person, shop.dealer])
      expect((await who.get(`/api/admin/orders?number=${short}`)).status).toBe(403);
    const later = new Date(test.clock.now().getTime() + day_ms).toISOString();
    expect((await shop.operations.get(`/api/admin/orders?from=${later}`)).body.data.orders).toEqual([]);
    expect((await shop.operations.get(`/api/admin/orders?to=${later}`)).body.data.orders.length).toBeGreaterThan(0);
  });

  it('validate tells whether an order keeps the rules (PRODUCT §12)', async () => {
    const person = await createActor(test, { role: 'customer' });
    const addressId = await makeAddress(person);
    const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 5 });
    const items = [{ productId, quantity: 1 }];
    const placed = await person.post('/api/orders', { items, buyerKind: 'b2c', addressId });
    const path = `/api/orders/${placed.body.data.orders[0].orderId}/validate`;
    expect((await person.post(path)).body.data.minimumMet).toBe(true);
    expect((await buyer.post(path)).status).toBe(404);
    await test.db
      .updateTable('products')
      .set({ b2c_price_minor: 100, b2b_price_minor: 100 })
      .where('product_id', '=', productId)
      .execute();
    expect((await person.post(path)).body.code).toBe('orders.below_minimum');
  });
});

describe('the rules of orders', () => {
  it('are versions: a new one holds from its time on, and earlier orders keep theirs', async () => {
    const admin = shop.operations;
    const before = (await admin.get('/api/admin/order-rules')).body.data.versions;
    const inForce = before.find((version: { inForce: boolean }) => version.inForce);
    const at = test.clock.now();
    const add = (rules: unknown, effectiveFrom = new Date(at.getTime() + 60_000).toISOString()) =>
      admin.post('/api/admin/order-rules', { rules, effectiveFrom, reason: 'a higher minimum for shops' });
    const higher = {
      ...inForce.rules,
      minimums: inForce.rules.minimums.map((rule: { minimum_minor: number }) => ({
        ...rule,
        minimum_minor: rule.minimum_minor * 2,
      })),
    };
    const twice = { ...higher, minimums: [...higher.minimums, higher.minimums[0]] };
    expect((await add(twice)).body.code).toBe('orders.rules_contradict');
    expect((await add(higher, '2020-01-01T00:00:00Z')).body.code).toBe('orders.rules_in_the_past');
    expect((await add({ ...higher, minimums: [] })).status).toBe(400);
    const finance = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const body = { rules: higher, effectiveFrom: new Date(at.getTime() + 60_000).toISOString(), reason: 'because' };
    expect((await finance.post('/api/admin/order-rules', body)).status).toBe(403);
    const added = await add(higher);
    expect(added.status).toBe(201);
    const [newest] = (await admin.get('/api/admin/order-rules')).body.data.versions;
    expect(newest).toMatchObject({ createdBy: admin.userId, createdByName: 'Uma Devi' });
    const quote = async () => {
      const productId = await makeProduct(test, shop, { b2c_minor: 60_000, stock: 5 });
      const items = [{ productId, quantity: 1 }];
      return (await buyer.post('/api/orders/quote', { items, buyerKind: 'b2c', pin: '625001' })).body.data;
    };
    expect(await quote()).toMatchObject({ minimumMet: true });
    test.clock.advance(120_000);
    expect((await quote()).orders[0].ruleFlags).toMatchObject({
      ruleVersion: added.body.data.version,
      minimumMet: false,
    });
  });
});
