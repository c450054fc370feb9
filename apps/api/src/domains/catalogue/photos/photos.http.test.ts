import { createHash, randomUUID } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, call, createActor } from '#test/actors.ts';
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

async function product(from = shop, more: Record<string, unknown> = {}): Promise<string> {
  const made = await from.dealer.post('/api/products', {
    sku: randomUUID(),
    title: `Cable ${randomUUID()}`,
    categoryId: 'cable',
    grade: 'compatible',
    mrp: 20_000,
    b2cPrice: 15_000,
    b2bPrice: 12_000,
    countryOfOrigin: 'IN',
    manufacturer: 'Walk Cables, Madurai',
    ...more,
  });
  return made.body.data.productId;
}

/** A picture that looks like no other: cells of its own shades. */
function picture(seed: number, change: (image: Sharp) => Sharp = (image) => image.jpeg()): Promise<Buffer> {
  const cells = Array.from({ length: 8 * 9 }, (_, at) => createHash('sha256').update(`${seed} ${at}`).digest()[0] ?? 0);
  const side = 50;
  const rectangles = cells.map(
    (shade, at) =>
      `<rect x="${(at % 9) * side}" y="${Math.floor(at / 9) * side}" width="${side}" height="${side}" fill="rgb(${shade},${shade},${shade})"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="450" height="400">${rectangles.join('')}</svg>`;
  return change(sharp(Buffer.from(svg))).toBuffer();
}

async function upload(actor: Actor, productId: string, bytes: Buffer, type = 'image/jpeg', query = '') {
  const response = await fetch(`${test.url}/api/products/${productId}/photos${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': type },
    body: new Uint8Array(bytes),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  return { status: response.status, body: (await response.json()) as any };
}

const photo = async (photoId: string, size: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${test.url}/api/photos/${photoId}/${size}`, { headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

describe('photos', () => {
  it('are drawn anew in four sizes, without metadata, upright, and served to everybody', async () => {
    const productId = await product();
    const secret = 'GPS-9.9252N-78.1198E';
    const original = await picture(1, (image) =>
      image.withMetadata({ orientation: 6, exif: { IFD0: { Artist: secret } } }).jpeg({ quality: 95 }),
    );
    expect(original.includes(secret)).toBe(true);
    const added = await upload(shop.dealer, productId, original, 'image/jpeg', '?alt=Cable%20on%20a%20table');
    expect(added).toMatchObject({ status: 201, body: { data: { waitingFor: [] } } });
    const [shown] = added.body.data.photos;
    expect(shown).toMatchObject({ alt: 'Cable on a table', width: 400, height: 450, state: 'shown' });
    for (const [size, format, side] of [
      ['thumb', 'webp', 160],
      ['card', 'webp', 450],
      ['large', 'webp', 450],
      ['large.jpg', 'jpeg', 450],
    ] as const) {
      const got = await photo(shown.photoId, size);
      expect(got.status).toBe(200);
      expect(got.headers.get('cache-control')).toBe('public, max-age=86400');
      expect(got.headers.get('x-content-type-options')).toBe('nosniff');
      const facts = await sharp(got.bytes).metadata();
      expect(facts).toMatchObject({ format, height: side });
      expect(facts.exif).toBeUndefined();
      expect(got.bytes.includes(secret)).toBe(false);
    }
    const etag = (await photo(shown.photoId, 'card')).headers.get('etag') ?? '';
    expect((await photo(shown.photoId, 'card', { 'if-none-match': etag })).status).toBe(304);
    const page = await call(test, { method: 'GET', path: `/api/products/${productId}` });
    expect(page.body.data.photos).toMatchObject([{ photoId: shown.photoId }]);
    const search = await call(test, { method: 'GET', path: `/api/products/cards?ids=${productId}` });
    expect(search.body.data.items[0]).toMatchObject({ photoId: shown.photoId, photoAlt: 'Cable on a table' });
  });

  it('come as a form too', async () => {
    const productId = await product();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await picture(2))], { type: 'image/jpeg' }), '../../etc/passwd');
    const response = await fetch(`${test.url}/api/products/${productId}/photos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.dealer.token}` },
      body: form,
    });
    expect(response.status).toBe(201);
    const empty = await fetch(`${test.url}/api/products/${productId}/photos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.dealer.token}` },
      body: new FormData(),
    });
    expect(empty.status).toBe(422);
  });

  it('refuses what is no photo, whatever it says it is', async () => {
    const productId = await product();
    const jpeg = await picture(3);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('hello'),
      svg,
      Buffer.from('%PDF-1.7 not a photo'),
      jpeg.subarray(0, 400),
      Buffer.from('GIF89a<script>alert(1)</script>'),
      bomb,
      await sharp({ create: { width: 120, height: 120, channels: 3, background: '#123' } })
        .png()
        .toBuffer(),
    ]) {
      const answer = await upload(shop.dealer, productId, bytes);
      expect(answer).toMatchObject({ status: 422, body: { code: 'catalogue.bad_photo' } });
    }
    expect((await upload(shop.dealer, productId, Buffer.alloc(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await shop.dealer.get(`/api/products/${productId}`)).body.data.photos).toEqual([]);
  });

  it('leaves behind what was hidden after the picture (polyglot)', async () => {
    const productId = await product();
    const hidden = '<script>fetch("https://evil.example")</script>PK\u0003\u0004';
    const added = await upload(shop.dealer, productId, Buffer.concat([await picture(4), Buffer.from(hidden)]));
    expect(added.status).toBe(201);
    for (const size of ['thumb', 'card', 'large', 'large.jpg'])
      expect((await photo(added.body.data.photos[0].photoId, size)).bytes.includes('evil.example')).toBe(false);
  });

  it('are put in order, described, removed; at most eight', async () => {
    const productId = await product();
    for (let at = 10; at < 18; at += 1)
      expect((await upload(shop.dealer, productId, await picture(at))).status).toBe(201);
    expect((await upload(shop.dealer, productId, await picture(18))).body.code).toBe('catalogue.too_many_photos');
    const path = `/api/products/${productId}/photos`;
    const ids: string[] = (await shop.dealer.get(`/api/products/${productId}`)).body.data.photos.map(
      (entry: { photoId: string }) => entry.photoId,
    );
    const turned = ids.toReversed();
    const arranged = await shop.dealer.patch(path, {
      photos: turned.map((photoId, at) => (at === 0 ? { photoId, alt: 'The plug' } : { photoId })),
    });
    expect(arranged.body.data.photos.map((entry: { photoId: string }) => entry.photoId)).toEqual(turned);
    expect(arranged.body.data.photos[0].alt).toBe('The plug');
    expect((await shop.dealer.patch(path, { photos: [{ photoId: ids[0] }] })).body.code).toBe('catalogue.bad_order');
    expect((await shop.dealer.patch(path, { photos: ids.map(() => ({ photoId: ids[0] })) })).body.code).toBe(
      'catalogue.bad_order',
    );
    expect((await other.dealer.patch(path, { photos: [{ photoId: ids[0] }] })).status).toBe(404);
    expect((await other.dealer.delete(`${path}/${ids[0]}`)).status).toBe(404);
    const otherProduct = await product(other);
    expect((await other.dealer.delete(`/api/products/${otherProduct}/photos/${ids[0]}`)).body.code).toBe(
      'catalogue.no_photo',
    );
    expect((await shop.dealer.delete(`${path}/${turned[0]}`)).body.data.photos).toHaveLength(7);
    expect((await photo(turned[0] ?? '', 'card')).status).toBe(404);
    const cards = await call(test, { method: 'GET', path: `/api/products/cards?ids=${productId}` });
    expect(cards.body.data.items[0].photoId).toBe(turned[1]);
  });

  it("another dealer's picture waits, even scaled and compressed anew, until somebody has looked", async () => {
    const mine = await product();
    expect((await upload(shop.dealer, mine, await picture(30))).body.data.waitingFor).toEqual([]);
    const theirs = await product(other);
    const copy = await picture(30, (image) => image.resize(700).webp({ quality: 60 }));
    const added = await upload(other.dealer, theirs, copy, 'image/webp');
    expect(added.body.data).toMatchObject({ photos: [{ state: 'waiting' }], waitingFor: ['similar_photo'] });
    const { photoId } = added.body.data.photos[0];
    expect((await photo(photoId, 'card')).status).toBe(404);
    expect((await photo(photoId, 'card', { authorization: `Bearer ${other.dealer.token}` })).status).toBe(200);
    // A harmless change meanwhile does not let it slip through.
    expect((await other.dealer.patch(`/api/products/${theirs}`, { b2cPrice: 14_900 })).status).toBe(200);
    const { review } = (await other.dealer.get(`/api/products/${theirs}`)).body.data.own;
    const queue = await shop.operations.get('/api/admin/product-reviews');
    const waiting = queue.body.data.items.find((row: { reviewId: string }) => row.reviewId === review.reviewId);
    expect(waiting).toMatchObject({
      reasons: ['similar_photo'],
      details: { similarPhotos: [mine] },
      photos: [{ photoId }],
    });
    await shop.operations.post(`/api/admin/product-reviews/${review.reviewId}/decision`, {
      decision: 'approved',
      reason: 'both got it from the maker',
    });
    expect((await photo(photoId, 'card')).status).toBe(200);
  });

  it('a copied picture in a draft is found when it is submitted', async () => {
    await upload(shop.dealer, await product(), await picture(40));
    const draft = await product(other, { draft: true });
    const added = await upload(other.dealer, draft, await picture(40, (image) => image.png()), 'image/png');
    expect(added.body.data.photos[0].state).toBe('shown');
    expect((await photo(added.body.data.photos[0].photoId, 'card')).status).toBe(404);
    const sent = await other.dealer.post(`/api/products/${draft}/submit`);
    expect(sent.body.data).toMatchObject({ status: 'in_review', waitingFor: ['similar_photo'] });
  });

  it('tricks with names and sizes reach no file', async () => {
    for (const path of [
      '/api/photos/..%2f..%2fetc/passwd',
      '/api/photos/pht_01jd0000000000000000000000/..%2fcard',
      '/api/photos/pht_01jd0000000000000000000000/huge',
    ])
      expect((await fetch(test.url + path)).status).toBe(400);
    expect((await photo('pht_01jd0000000000000000000000', 'card')).status).toBe(404);
    const customer = await createActor(test, { role: 'customer' });
    expect((await upload(customer, await product(), await picture(50))).status).toBe(403);
  });
});
