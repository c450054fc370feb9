import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeApplicant, makeShop, type Shop } from '#test/shop.ts';

let test: TestApp;
let shop: Shop;
let other: Shop;
let customer: Actor;
let business: Actor;
beforeAll(async () => {
  test = await startTestApp();
  shop = await makeShop(test);
  other = await makeShop(test);
  customer = await createActor(test, { role: 'customer' });
  const made = await makeApplicant(test, 'business', shop.operations);
  business = made.actor;
});
afterAll(() => test?.close());

let counter = 0;
const listing = (more: Record<string, unknown> = {}) => {
  counter += 1;
  return {
    sku: `SKU-${counter}`,
    title: `Display for Redmi Note 12, ${randomUUID()}`,
    categoryId: 'display',
    brandId: 'xiaomi',
    modelIds: ['xiaomi-redmi-note-12'],
    grade: 'oem',
    mrp: 300_000,
    b2cPrice: 250_000,
    b2bPrice: 200_000,
    countryOfOrigin: 'CN',
    manufacturer: 'Example Displays, Shenzhen; imported by Chennai Spares, Chennai 600002',
    quantity: 5,
    ...more,
  };
};

const trust = async (dealerId: string) => {
  await test.db.updateTable('catalogue_sellers').set({ trusted: true }).where('dealer_id', '=', dealerId).execute();
};
const distrust = async (dealerId: string) => {
  await test.db.updateTable('catalogue_sellers').set({ trusted: false }).where('dealer_id', '=', dealerId).execute();
};

/** A live listing of the shop. */
async function live(more: Record<string, unknown> = {}, from = shop): Promise<string> {
  await trust(from.dealerId);
  const made = await from.dealer.post('/api/products', listing(more));
  if (made.status !== 201 || made.body.data.status !== 'active') throw new Error(JSON.stringify(made.body));
  return made.body.data.productId;
}

const publicly = (path: string) => call(test, { method: 'GET', path });
const find = async (query: string): Promise<string[]> =>
  (await publicly(`/api/products?${query}`)).body.data.items.map((item: { productId: string }) => item.productId);

describe('listing', () => {
  it('waits for review from a new dealer, is live after approval, and the fifth approval earns trust', async () => {
    await distrust(other.dealerId);
    for (let at = 1; at <= 5; at += 1) {
      const made = await other.dealer.post('/api/products', listing());
      expect(made).toMatchObject({ status: 201, body: { data: { status: 'in_review', waitingFor: ['new_dealer'] } } });
      const { productId } = made.body.data;
      expect((await publicly(`/api/products/${productId}`)).status).toBe(404);
      const queue = await shop.operations.get(`/api/admin/product-reviews?dealerId=${other.dealerId}`);
      const review = queue.body.data.items.find((row: { productId: string }) => row.productId === productId);
      const decided = await shop.operations.post(`/api/admin/product-reviews/${review.reviewId}/decision`, {
        decision: 'approved',
        reason: 'photos and papers fit',
      });
      expect(decided).toMatchObject({ status: 200, body: { data: { status: 'active' } } });
      expect((await publicly(`/api/products/${productId}`)).status).toBe(200);
    }
    const sixth = await other.dealer.post('/api/products', listing());
    expect(sixth.body.data).toMatchObject({ status: 'active', waitingFor: [] });
  });

  it('shows a product with what buyers may see, and the rest to its dealer alone', async () => {
    const productId = await live({
      b2bMinimumQuantity: 5,
      b2bBreaks: [{ quantity: 20, price: 190_000 }],
      description: 'Tested before it leaves the shop.',
    });
    const seen = await publicly(`/api/products/${productId}`);
    expect(seen.body.data).toMatchObject({
      price: 250_000,
      b2bMinimumQuantity: 1,
      b2bBreaks: [],
      gstRateBp: 1800,
      hsn: '85177990',
      available: 5,
      models: [{ id: 'xiaomi-redmi-note-12', brand: 'Xiaomi' }],
      seller: { dealerId: shop.dealerId, selling: true },
    });
    expect(seen.body.data.own).toBeUndefined();
    expect(JSON.stringify(seen.body)).not.toContain('200000');
    expect(seen.headers.get('cache-control')).toBe('public, max-age=15');
    const toBusiness = await business.get(`/api/products/${productId}`);
    expect(toBusiness.body.data).toMatchObject({
      price: 200_000,
      b2bMinimumQuantity: 5,
      b2bBreaks: [{ quantity: 20, price: 190_000 }],
    });
    expect(toBusiness.headers.get('cache-control')).toBe('private, no-store');
    expect((await shop.dealer.get(`/api/products/${productId}`)).body.data.own).toMatchObject({
      b2bPrice: 200_000,
      quantity: 5,
    });
    expect((await other.dealer.get(`/api/products/${productId}`)).body.data.own).toBeUndefined();
  });

  it('keeps a draft to the dealer until it is submitted', async () => {
    await trust(shop.dealerId);
    const made = await shop.dealer.post('/api/products', listing({ draft: true }));
    expect(made.body.data.status).toBe('draft');
    const { productId } = made.body.data;
    expect((await publicly(`/api/products/${productId}`)).status).toBe(404);
    expect((await shop.dealer.get(`/api/products/${productId}`)).status).toBe(200);
    const sent = await shop.dealer.post(`/api/products/${productId}/submit`);
    expect(sent.body.data.status).toBe('active');
    expect((await shop.dealer.post(`/api/products/${productId}/submit`)).status).toBe(409);
    expect((await publicly(`/api/products/${productId}`)).status).toBe(200);
  });

  it.each([
    [{ b2cPrice: 300_001 }, 'b2cPrice'],
    [{ b2bPrice: 250_001 }, 'b2bPrice'],
    [{ b2bBreaks: [{ quantity: 5, price: 200_000 }] }, 'b2bBreaks'],
    [
      {
        b2bBreaks: [
          { quantity: 9, price: 190_000 },
          { quantity: 9, price: 180_000 },
        ],
      },
      'b2bBreaks',
    ], // prettier
    [{ categoryId: 'no-such-thing' }, 'categoryId'],
    [{ brandId: 'no-such-brand' }, 'brandId'],
    [{ modelIds: ['xiaomi-redmi-note-12', 'no-such-model'] }, 'modelIds.1'],
    [{ modelIds: [] }, 'modelIds'],
    [{ categoryId: 'battery' }, 'bisRegistration'],
    [{ gstRateBp: 500 }, 'gstRateBp'],
  ])('refuses %j and names %s', async (wrong, path) => {
    const answer = await shop.dealer.post('/api/products', listing(wrong));
    expect(answer).toMatchObject({ status: 422, body: { code: 'catalogue.bad_listing' } });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.each([
    { price: 1 },
    { status: 'active' },
    { trusted: true },
    { mrp: '300000' },
    { mrp: 1e12 },
    { b2cPrice: 99.5 },
    { b2cPrice: -5 },
    { title: 'x'.repeat(161) },
    { title: 'nul\u0000byte in a title' },
    { grade: 'stolen' },
    { dealerId: 'dlr_1' },
    { modelIds: Array.from({ length: 61 }, (_, at) => `model-${at}`) },
  ])('takes no %j', async (wrong) => {
    expect((await shop.dealer.post('/api/products', listing(wrong))).status).toBe(400);
  });

  it('keeps every text as it was written, whatever it looks like', async () => {
    const text = `'); DROP TABLE products; -- <script>alert("1")</script> {{7*7}} \${x}`;
    const productId = await live({ title: text, description: text, manufacturer: text });
    const seen = await publicly(`/api/products/${productId}`);
    expect(seen.body.data).toMatchObject({ title: text, description: text, manufacturer: text });
    expect(seen.headers.get('content-type')).toContain('application/json');
    expect(
      (await shop.dealer.get(`/api/dealers/${shop.dealerId}/products?search=${encodeURIComponent("');")}`)).body.data
        .items,
    ).toHaveLength(1);
  });

  it('refuses what changes an IMEI, in any spelling, in any field', async () => {
    for (const wrong of [
      { title: 'IMEI changer box for all phones' },
      { title: '1M31 ch4ng3r dongle' },
      { description: 'Comes with software: im-ei re-write' },
      { manufacturer: 'IMEI மாற்ற மென்பொருள்' },
    ]) {
      const answer = await shop.dealer.post('/api/products', listing(wrong));
      expect(answer).toMatchObject({ status: 422, body: { code: 'catalogue.forbidden_listing' } });
    }
    const productId = await live();
    const changed = await shop.dealer.patch(`/api/products/${productId}`, { description: 'Also: IMEI repair service' });
    expect(changed.body.code).toBe('catalogue.forbidden_listing');
    const unsure = await shop.dealer.post('/api/products', listing({ title: 'Change IMEI sticker after panel work' }));
    expect(unsure.body.data.waitingFor).toContain('unsure_words');
  });

  it('lets a claim of being original wait, even from a trusted dealer, in three languages', async () => {
    await trust(shop.dealerId);
    for (const claim of [
      { grade: 'original' },
      { title: 'Genuine display for Redmi Note 12 A' },
      { title: 'டிஸ்ப்ளே ஒரிஜினல் Redmi Note 12' },
      { title: 'असली डिस्प्ले Redmi Note 12' },
    ]) {
      const answer = await shop.dealer.post('/api/products', listing(claim));
      expect(answer.body.data).toMatchObject({ status: 'in_review', waitingFor: ['claims_original'] });
    }
  });

  it('flags a second listing that says almost the same', async () => {
    await live({ title: 'Charging board PCB for Redmi Note 12 with mic', categoryId: 'charging-board' });
    const twin = await shop.dealer.post(
      '/api/products',
      listing({ title: 'Charging board PCB for Redmi Note 12 with  mic!', categoryId: 'charging-board' }),
    );
    expect(twin.body.data).toMatchObject({ status: 'in_review', waitingFor: ['similar_title'] });
  });
});

describe('changing', () => {
  it('changes at once what is harmless, and remembers every version', async () => {
    const productId = await live();
    const changed = await shop.dealer.patch(`/api/products/${productId}`, {
      b2cPrice: 240_000,
      warrantyMonths: 6,
      version: 1,
    });
    expect(changed.body.data).toMatchObject({ version: 2, waitingFor: [] });
    expect((await publicly(`/api/products/${productId}`)).body.data).toMatchObject({
      price: 240_000,
      warrantyMonths: 6,
    });
    const stale = await shop.dealer.patch(`/api/products/${productId}`, { b2cPrice: 230_000, version: 1 });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'catalogue.changed_meanwhile', details: { version: 2 } },
    });
    const versions = await shop.dealer.get(`/api/products/${productId}/versions`);
    expect(versions.body.data.items).toMatchObject([
      { version: 2, content: { b2cPrice: 240_000 }, changedBy: shop.dealer.userId },
      { version: 1, content: { b2cPrice: 250_000 } },
    ]);
    const audited = await test.db
      .selectFrom('audit_log')
      .select(['before', 'after'])
      .where('action', '=', 'catalogue.price_changed')
      .where('subject_id', '=', productId)
      .execute();
    expect(audited).toEqual([{ before: { b2cPrice: 250_000 }, after: { b2cPrice: 240_000 } }]);
  });

  it('holds a price jump back until somebody has looked; buyers see the old price meanwhile', async () => {
    const productId = await live();
    const jump = await shop.dealer.patch(`/api/products/${productId}`, { b2cPrice: 100_000, b2bPrice: 90_000 });
    expect(jump.body.data).toMatchObject({ status: 'active', version: 1, waitingFor: ['price_jump'] });
    expect((await publicly(`/api/products/${productId}`)).body.data.price).toBe(250_000);
    const mine = await shop.dealer.get(`/api/products/${productId}`);
    expect(mine.body.data.own.review).toMatchObject({
      reasons: ['price_jump'],
      proposed: { b2cPrice: 100_000, b2bPrice: 90_000 },
    });
    const { reviewId } = mine.body.data.own.review;
    const path = `/api/admin/product-reviews/${reviewId}/decision`;
    const decided = await shop.operations.post(path, {
      decision: 'approved',
      reason: 'clearance sale, agreed by phone',
    });
    expect(decided.status).toBe(200);
    expect((await publicly(`/api/products/${productId}`)).body.data.price).toBe(100_000);
    expect((await shop.operations.post(path, { decision: 'rejected', reason: 'second thoughts' })).body.code).toBe(
      'catalogue.already_decided',
    );
  });

  it('drops a refused change and tells why', async () => {
    const productId = await live();
    await shop.dealer.patch(`/api/products/${productId}`, { title: 'Original display for Redmi Note 12' });
    const { review } = (await shop.dealer.get(`/api/products/${productId}`)).body.data.own;
    await shop.operations.post(`/api/admin/product-reviews/${review.reviewId}/decision`, {
      decision: 'rejected',
      reason: 'no proof of origin',
    });
    const after = await shop.dealer.get(`/api/products/${productId}`);
    expect(after.body.data).toMatchObject({ status: 'active', own: { review: null } });
    expect(after.body.data.title).not.toContain('Original');
  });

  it("touches nothing of another dealer's, and gives no role by a body field", async () => {
    const productId = await live();
    const path = `/api/products/${productId}`;
    expect((await other.dealer.patch(path, { b2cPrice: 240_000 })).status).toBe(404);
    expect((await other.dealer.delete(path)).status).toBe(404);
    expect((await other.dealer.patch(`${path}/status`, { status: 'paused' })).status).toBe(404);
    expect((await other.dealer.get(`${path}/versions`)).status).toBe(404);
    expect((await other.dealer.post('/api/products', listing({ dealerId: shop.dealerId }))).status).toBe(404);
    expect((await shop.dealer.patch(path, { dealerId: other.dealerId })).status).toBe(400);
    expect((await shop.dealer.patch(path, {})).status).toBe(400);
    expect((await customer.post('/api/products', listing())).status).toBe(403);
    expect((await publicly(path)).body.data.price).toBe(250_000);
  });

  it('takes a SKU once, and again after the first is gone', async () => {
    const productId = await live({ sku: 'ONE-OF-A-KIND' });
    const again = await shop.dealer.post('/api/products', listing({ sku: 'ONE-OF-A-KIND' }));
    expect(again).toMatchObject({ status: 409, body: { code: 'catalogue.sku_taken', errors: [{ path: 'sku' }] } });
    const second = await live();
    expect((await shop.dealer.patch(`/api/products/${second}`, { sku: 'ONE-OF-A-KIND' })).body.code).toBe(
      'catalogue.sku_taken',
    );
    expect((await shop.dealer.delete(`/api/products/${productId}`)).status).toBe(200);
    expect((await shop.dealer.get(`/api/products/${productId}`)).status).toBe(404);
    expect((await shop.dealer.post('/api/products', listing({ sku: 'ONE-OF-A-KIND' }))).status).toBe(201);
  });
});

describe('states', () => {
  it('pauses and resumes, and the dealer cannot undo what an admin did', async () => {
    const productId = await live();
    const path = `/api/products/${productId}/status`;
    expect((await shop.dealer.patch(path, { status: 'paused' })).body.data.status).toBe('paused');
    expect((await publicly(`/api/products/${productId}`)).status).toBe(404);
    expect(await find(`dealerId=${shop.dealerId}&limit=60`)).not.toContain(productId);
    expect((await shop.dealer.patch(path, { status: 'active' })).status).toBe(200);
    expect(await find(`dealerId=${shop.dealerId}&limit=60`)).toContain(productId);
    expect((await shop.operations.patch(path, { status: 'paused' })).body.code).toBe('catalogue.reason_needed');
    expect((await shop.operations.patch(path, { status: 'paused', reason: 'please add a photo' })).status).toBe(200);
    const refused = await shop.dealer.patch(path, { status: 'active' });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'catalogue.paused_by_admin', details: { reason: 'please add a photo' } },
    });
    expect((await shop.dealer.patch(path, { status: 'pulled' })).status).toBe(409);
    expect((await shop.operations.patch(path, { status: 'pulled', reason: 'counterfeit' })).status).toBe(200);
    expect((await shop.dealer.patch(`/api/products/${productId}`, { b2cPrice: 249_000 })).body.code).toBe(
      'catalogue.wrong_state',
    );
    expect((await shop.dealer.delete(`/api/products/${productId}`)).status).toBe(409);
    expect((await shop.operations.patch(path, { status: 'active', reason: 'papers came' })).status).toBe(200);
  });

  it("a suspended dealer's listings are gone at once: search, page, cards, checkout; and come back", async () => {
    const fresh = await makeShop(test);
    const productId = await live({}, fresh);
    const everywhere = async () => [
      (await find(`dealerId=${fresh.dealerId}`)).length,
      (await publicly(`/api/products/${productId}`)).status,
      (await publicly(`/api/products/cards?ids=${productId}`)).body.data.items.length,
      (await publicly(`/api/dealers/${fresh.dealerId}/products`)).body.data.items.length,
    ];
    const seen = [1, 200, 1, 1];
    const gone = [0, 404, 0, 0];
    expect(await everywhere()).toEqual(seen);
    const path = `/api/dealers/${fresh.dealerId}/status`;
    await fresh.operations.patch(path, { status: 'suspended', reason: 'papers lapsed' });
    expect(await everywhere()).toEqual(gone);
    await test.app.outbox.drain();
    expect(await everywhere()).toEqual(gone);
    expect(
      await test.db.selectFrom('catalogue_search').select('product_id').where('product_id', '=', productId).execute(),
    ).toEqual([]);
    await fresh.operations.patch(path, { status: 'active', reason: 'papers renewed' });
    await test.app.outbox.drain();
    expect(await everywhere()).toEqual(seen);
  });

  it('who is no approved dealer lists nothing', async () => {
    const nobody = await createActor(test, { role: 'dealer', memberships: ['dlr_01jd0000000000000000000000'] });
    expect((await nobody.post('/api/products', listing())).body.code).toBe('catalogue.not_a_seller');
  });
});

describe('reports', () => {
  it('pull a listing at the threshold, one voice per person, until an admin has looked', async () => {
    const productId = await live();
    const path = `/api/products/${productId}/reports`;
    const people = await Promise.all(Array.from({ length: 5 }, () => createActor(test, { role: 'customer' })));
    for (const person of people.slice(0, 4)) {
      expect((await person.post(path, { reason: 'fake', note: 'not what the photo shows' })).status).toBe(201);
      expect((await person.post(path, { reason: 'fake' })).body.code).toBe('catalogue.already_reported');
    }
    expect((await publicly(`/api/products/${productId}`)).status).toBe(200);
    await people[4]?.post(path, { reason: 'fake' });
    expect((await publicly(`/api/products/${productId}`)).status).toBe(404);
    const queue = await shop.operations.get('/api/admin/product-reports');
    expect(queue.body.data.items).toMatchObject([{ productId, status: 'pulled', count: 5 }]);
    expect(JSON.stringify(queue.body)).not.toContain(people[0]?.userId);
    const decided = await shop.operations.post(`/api/admin/product-reports/${productId}/decision`, {
      decision: 'dismissed',
      reason: 'a competitor and friends',
    });
    expect(decided.body.data).toEqual({ productId, status: 'active', closed: 5 });
    expect((await publicly(`/api/products/${productId}`)).status).toBe(200);
    expect(
      (
        await customer.post(`/api/admin/product-reports/${productId}/decision`, {
          decision: 'dismissed',
          reason: 'mine',
        })
      ).status,
    ).toBe(403);
  });
});

describe('the numbers and words behind the rules', () => {
  it('are changed by admins, with a reason, in the audit log', async () => {
    const path = '/api/admin/catalogue/policy';
    const answer = await shop.operations.patch(path, { reportThreshold: 7, reason: 'festival season' });
    expect(answer.body.data).toMatchObject({ reportThreshold: 7, trustedAfter: 5 });
    expect((await shop.operations.get(path)).body.data.reportThreshold).toBe(7);
    expect((await shop.operations.patch(path, { reason: 'nothing to change' })).status).toBe(400);
    expect((await shop.dealer.get(path)).status).toBe(403);
    await shop.operations.patch(path, { reportThreshold: 5, reason: 'festival is over' });
  });

  it('a forbidden word works from the next request on', async () => {
    const compliance = await createActor(test, { role: 'admin', capabilities: ['compliance'] });
    const path = '/api/admin/catalogue/forbidden-words';
    const body = { kind: 'phrase', word: 'Ghost Flasher', reason: 'new tool on the market' };
    expect((await compliance.post(path, body)).status).toBe(201);
    expect((await compliance.post(path, body)).body.code).toBe('catalogue.word_exists');
    expect((await shop.dealer.post('/api/products', listing({ title: 'Ghost  flasher pro edition' }))).body.code).toBe(
      'catalogue.forbidden_listing',
    );
    expect((await publicly('/api/products?q=ghost+flasher')).body.code).toBe('catalogue.forbidden_search');
    expect((await compliance.get(path)).body.data.items).toContainEqual({ kind: 'phrase', word: 'ghost flasher' });
    expect((await compliance.post(`${path}/remove`, body)).status).toBe(200);
    expect((await compliance.post(`${path}/remove`, body)).status).toBe(404);
    expect((await publicly('/api/products?q=ghost+flasher')).status).toBe(200);
  });
});
