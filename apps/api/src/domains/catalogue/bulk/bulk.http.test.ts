import { randomUUID } from 'node:crypto';
import { listingErrorText } from '@mistri/contracts/catalogue/listing-problems';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeShop, type Shop } from '#test/shop.ts';

let test: TestApp;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  other = await makeShop(test);
  await test.db.updateTable('catalogue_sellers').set({ trusted: true }).execute();
});
afterAll(() => test?.close());

async function product(more: Record<string, unknown> = {}): Promise<string> {
  const made = await shop.dealer.post('/api/products', {
    sku: randomUUID(),
    title: `Cable ${randomUUID()}`,
    categoryId: 'cable',
    grade: 'compatible',
    mrp: 20_000,
    b2cPrice: 15_000,
    b2bPrice: 12_000,
    countryOfOrigin: 'IN',
    manufacturer: 'Walk Cables, Madurai',
    quantity: 4,
    ...more,
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.data.productId;
}

const base = (): string => `/api/dealers/${shop.dealerId}/bulk-changes`;
const read = async (productId: string) => (await shop.dealer.get(`/api/products/${productId}`)).body.data;
const price = (percentBp: number, which = 'both') => ({ kind: 'price', percentBp, which });

describe('changing many products', () => {
  it('previews prices, makes exactly that change, skips what moved meanwhile, and takes it back', async () => {
    const plain = await product({ b2bBreaks: [{ quantity: 10, price: 11_000 }] });
    const full = await product({ mrp: 15_000 });
    const moved = await product();
    const preview = await shop.dealer.post(base(), {
      selection: { productIds: [plain, full, moved] },
      change: price(1_000),
    });
    expect(preview).toMatchObject({
      status: 201,
      body: { data: { state: 'preview', count: 3, problems: 1, done: 0 } },
    });
    const { bulkId, rows } = preview.body.data;
    const rowOf = (productId: string) => rows.find((row: { productId: string }) => row.productId === productId);
    expect(rowOf(plain)).toMatchObject({
      before: { b2cPrice: 15_000, b2bPrice: 12_000 },
      after: { b2cPrice: 16_500, b2bPrice: 13_200, b2bBreaks: [{ quantity: 10, price: 12_100 }] },
      problem: null,
    });
    expect(rowOf(full)).toMatchObject({ problem: expect.stringContaining('MRP'), problemRule: 'bulkAboveMrp' });
    expect(listingErrorText({ message: '', rule: rowOf(full).problemRule }, 'ta')).toContain('விலை');
    expect((await read(plain)).price).toBe(15_000);
    await shop.dealer.patch(`/api/products/${moved}`, { b2cPrice: 14_000 });
    const applied = await shop.dealer.post(`${base()}/${bulkId}/apply`);
    expect(applied.body.data).toMatchObject({ state: 'applied', done: 1, skipped: 1 });
    expect(await read(plain)).toMatchObject({ price: 16_500, own: { b2bPrice: 13_200 } });
    expect((await read(moved)).price).toBe(14_000);
    expect((await shop.dealer.post(`${base()}/${bulkId}/apply`)).body.code).toBe('catalogue.bulk_state');
    const undone = await shop.dealer.post(`${base()}/${bulkId}/undo`);
    expect(undone.body.data).toMatchObject({ state: 'undone' });
    expect(await read(plain)).toMatchObject({ price: 15_000, own: { b2bPrice: 12_000 } });
    expect((await read(moved)).price).toBe(14_000);
    expect((await shop.dealer.post(`${base()}/${bulkId}/undo`)).status).toBe(409);
  });

  it('lets a jump wait for review instead of making it', async () => {
    const productId = await product();
    const { body } = await shop.dealer.post(base(), { selection: { productIds: [productId] }, change: price(-5_000) });
    const applied = await shop.dealer.post(`${base()}/${body.data.bulkId}/apply`);
    expect(applied.body.data).toMatchObject({ done: 0, waiting: 1 });
    expect((await read(productId)).price).toBe(15_000);
  });

  it('pauses and counts by a selection, and takes both back', async () => {
    const word = randomUUID();
    const ids = [await product({ title: `Plug ${word} one` }), await product({ title: `Plug ${word} two` })];
    for (const [change, present, then, back] of [
      [{ kind: 'pause' }, { status: 'active' }, { status: 'paused' }, { status: 'active' }],
      [{ kind: 'stock', quantity: 9 }, { available: 4 }, { available: 9 }, { available: 4 }],
    ] as const) {
      const { body } = await shop.dealer.post(base(), { selection: { search: word, categoryId: 'cable' }, change });
      expect(body.data).toMatchObject({ count: 2, problems: 0 });
      expect(await read(ids[0] ?? '')).toMatchObject(present);
      await shop.dealer.post(`${base()}/${body.data.bulkId}/apply`);
      expect(await read(ids[1] ?? '')).toMatchObject(then);
      await shop.dealer.post(`${base()}/${body.data.bulkId}/undo`);
      expect(await read(ids[1] ?? '')).toMatchObject(back);
    }
    const resume = await shop.dealer.post(base(), { selection: { search: word }, change: { kind: 'resume' } });
    expect(resume.body.data).toMatchObject({
      problems: 2,
      rows: [{ problemRule: 'bulkNotPaused' }, { problemRule: 'bulkNotPaused' }],
    });
  });

  it('goes on with what was cut off in the middle, and two at once do nothing twice', async () => {
    const word = `Cutoff${Date.now()}`;
    for (let made = 0; made < 4; made += 1) await product({ title: `Cable ${word} ${made}` });
    const { body } = await shop.dealer.post(base(), { selection: { search: word }, change: price(1_000) });
    const { bulkId } = body.data;
    // What a kill leaves behind: begun, no row done.
    await test.db.updateTable('product_bulk_changes').set({ state: 'applied' }).where('bulk_id', '=', bulkId).execute();
    const answers = await Promise.all([1, 2].map(() => shop.dealer.post(`${base()}/${bulkId}/apply`)));
    expect(answers.map((answer) => answer.status)).toContain(200);
    const { data } = (await shop.dealer.get(`${base()}/${bulkId}`)).body;
    expect(data).toMatchObject({ state: 'applied', done: 4, skipped: 0 });
    for (const changed of data.rows) {
      const { b2cPrice, version } = await read(changed.productId);
      expect([b2cPrice, version]).toEqual([changed.after.b2cPrice, 2]);
    }
  });

  it("touches nothing of another dealer's, and nothing by strange fields", async () => {
    const productId = await product();
    const theirs = `/api/dealers/${other.dealerId}/bulk-changes`;
    const request = { selection: { productIds: [productId] }, change: price(500) };
    expect((await other.dealer.post(theirs, request)).body.code).toBe('catalogue.nothing_selected');
    expect((await other.dealer.post(base(), request)).status).toBe(404);
    const { body } = await shop.dealer.post(base(), request);
    expect((await other.dealer.get(`${base()}/${body.data.bulkId}`)).status).toBe(404);
    expect((await other.dealer.post(`${theirs}/${body.data.bulkId}/apply`)).status).toBe(404);
    for (const wrong of [
      { selection: {}, change: price(500) },
      { selection: { productIds: [productId] }, change: { kind: 'price', percentBp: 1e9, which: 'both' } },
      { selection: { productIds: [productId] }, change: { kind: 'price', percentBp: 5, which: 'both', b2cPrice: 1 } },
      { selection: { productIds: [productId] }, change: { kind: 'stock', quantity: -1 } },
      { selection: { dealerId: other.dealerId }, change: { kind: 'pause' } },
    ])
      expect((await shop.dealer.post(base(), wrong)).status).toBe(400);
  });
});
