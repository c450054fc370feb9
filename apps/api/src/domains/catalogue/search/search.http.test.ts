import type { SearchQuery, SearchResult } from '@mistri/contracts/catalogue/search';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, call, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeApplicant } from '#test/shop.ts';
import { seedLargeCatalogue } from '../seed/seed-large-catalogue.ts';

/** Large enough that frequent searches are read window by window (`readable` in find-listings.ts). */
const products = 12_000;

let test: TestApp;
let client: pg.Client;
beforeAll(async () => {
  test = await startTestApp();
  client = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await test?.close();
});

type Asked = Partial<Record<keyof SearchQuery, string | readonly string[]>>;

async function search(query: Asked, actor?: Actor): Promise<SearchResult> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ limit: '24', sort: 'relevance', ...query }))
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string]) parameters.append(name, one);
  const path = `/api/products?${parameters.toString()}`;
  const answer = await (actor ? actor.get(path) : call(test, { method: 'GET', path }));
  if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.data as SearchResult;
}

/** All pages one after the other. */
async function everyPage(query: Asked, actor?: Actor): Promise<SearchResult['items']> {
  const items: SearchResult['items'] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: SearchResult = await search({ ...query, limit: '60', ...(cursor ? { cursor } : {}) }, actor);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe('an empty catalogue', () => {
  it('answers every question with nothing, and facets to draw', async () => {
    for (const query of [{}, { q: 'display' }, { categoryId: 'display' }, { pin: '625001' }, { sort: 'price_asc' }]) {
      const found = await search({ ...query, facets: 'true' });
      expect(found).toMatchObject({ items: [], total: 0, totalIsExact: true, nextCursor: null });
      expect(found.facets).toMatchObject({
        categories: [],
        brands: [],
        models: [],
        grades: [],
        districts: [],
        inStock: 0,
      });
      expect(found.facets?.priceBands.map((band) => band.count)).toEqual([0, 0, 0, 0, 0, 0]);
    }
    const nothing = await call(test, { method: 'GET', path: '/api/products/suggestions?q=zzz' });
    expect(nothing.body.data.items).toEqual([]);
  });
});

/** What the tables say, by the plainest SQL there is. */
async function expected(where: string, values: readonly unknown[] = []): Promise<Set<string>> {
  const { rows } = await client.query<{ product_id: string }>(
    `SELECT product.product_id FROM products AS product
     JOIN catalogue_sellers AS seller USING (dealer_id)
     JOIN (SELECT product_id, sum(quantity - reserved) AS available FROM stock GROUP BY 1) AS stock USING (product_id)
     WHERE product.status = 'active' AND seller.selling AND (${where})`,
    [...values],
  );
  return new Set(rows.map((row) => row.product_id));
}

const idsOf = (items: SearchResult['items']): string[] => items.map((item) => item.productId);
const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

describe(`${products} listings`, () => {
  let business: Actor;
  beforeAll(async () => {
    const operations = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    business = (await makeApplicant(test, 'business', operations)).actor;
    await seedLargeCatalogue(client, { products });
    await test.app.tasks.run('catalogue.count-terms');
  }, 120_000);

  const cases: readonly [name: string, query: Asked, where: string][] = [
    ['a category', { categoryId: 'speaker' }, `category_id = 'speaker'`],
    ['a large category', { categoryId: 'display' }, `category_id = 'display'`],
    ['two categories', { categoryId: ['speaker', 'frame'] }, `category_id IN ('speaker', 'frame')`],
    ['a brand', { brandId: 'vivo' }, `brand_id = 'vivo'`],
    ['category and grade', { categoryId: 'battery', grade: 'oem' }, `category_id = 'battery' AND grade = 'oem'`],
    ['what is in stock', { categoryId: 'battery', inStock: 'true' }, `category_id = 'battery' AND available > 0`],
    ['a narrow price', { minPrice: '100000', maxPrice: '105000' }, 'b2c_price_minor BETWEEN 100000 AND 105000'],
    [
      'a wide price',
      { categoryId: 'display', minPrice: '50000', maxPrice: '900000' },
      `category_id = 'display' AND b2c_price_minor BETWEEN 50000 AND 900000`,
    ],
    ['no such range', { minPrice: '200000', maxPrice: '100000' }, 'false'],
    [
      'what is delivered to a PIN',
      { categoryId: 'speaker', pin: '625001' },
      `category_id = 'speaker' AND seller.delivers_to && '{all,33,p6,p62,p625,p6250,p62500,p625001}'`,
    ],
    [
      'well rated dealers',
      { categoryId: 'speaker', minDealerRating: '4' },
      `category_id = 'speaker' AND round((seller.rating_x100 * seller.rating_count + 1900) / (seller.rating_count + 5.0)) >= 400`,
    ],
  ];
  it.each(cases)('finds by %s what the tables say, each once', async (_name, query, where) => {
    const found = idsOf(await everyPage(query));
    expect(found).toHaveLength(new Set(found).size);
    expect(new Set(found)).toEqual(await expected(where));
  });

  it('finds what fits a phone, the dealer of a listing, a district', async () => {
    const [one] = (await search({ categoryId: 'display', limit: '1' })).items;
    if (!one) throw new Error('no display');
    const { rows } = await client.query<{ model_id: string; model_no: number; dealer_id: string }>(
      `SELECT model_id, model_no, dealer_id FROM products JOIN catalogue_models ON model_no = model_nos[1] WHERE product_id = $1`,
      [one.productId],
    );
    const [row] = rows;
    if (!row) throw new Error('no model');
    const fitting = idsOf(await everyPage({ modelId: row.model_id }));
    expect(new Set(fitting)).toEqual(await expected('$1 = ANY(model_nos)', [row.model_no]));
    const offered = idsOf(await everyPage({ dealerId: row.dealer_id }));
    expect(new Set(offered)).toEqual(await expected('dealer_id = $1', [row.dealer_id]));
    const district = (await search({ facets: 'true' })).facets?.districts.at(-1);
    const near = idsOf(await everyPage({ district: district?.id ?? '' }));
    expect(new Set(near)).toEqual(await expected('seller.district_no = $1', [Number(district?.id)]));
  });

  it.each(['price_asc', 'price_desc', 'rating', 'newest', 'relevance'] as const)(
    'sorts everything by %s, over all pages, each listing once',
    async (sort) => {
      const items = await everyPage({ sort, brandId: ['xiaomi', 'samsung', 'vivo'] });
      const all = await expected(`brand_id IN ('xiaomi', 'samsung', 'vivo')`);
      expect(items).toHaveLength(all.size);
      expect(new Set(idsOf(items))).toEqual(all);
      const prices = items.map((item) => item.price);
      if (sort === 'price_asc') expect(prices).toEqual(ascending(prices));
      if (sort === 'price_desc') expect(prices).toEqual(ascending(prices).toReversed());
    },
  );

  it('sorts and filters a business by its own prices', async () => {
    const items = await everyPage({ sort: 'price_asc', categoryId: 'display', maxPrice: '150000' }, business);
    expect(new Set(idsOf(items))).toEqual(await expected(`category_id = 'display' AND b2b_price_minor <= 150000`));
    const prices = items.map((item) => item.price);
    expect(prices).toEqual(ascending(prices));
  });

  it('counts facets as the tables do, and the chosen filter as if it were not chosen', async () => {
    const counted = async (column: string, where: string): Promise<Map<string, number>> => {
      const { rows } = await client.query<{ id: string; count: number }>(
        `SELECT ${column} AS id, count(*)::int AS count FROM products WHERE status = 'active' AND ${where} GROUP BY 1`,
      );
      return new Map(rows.map((row) => [row.id, row.count]));
    };
    const found = await search({ categoryId: 'speaker', facets: 'true' });
    const speakers = await expected(`category_id = 'speaker'`);
    expect(found).toMatchObject({ total: speakers.size, totalIsExact: true });
    const facet = (entries: readonly { id: string; count: number }[] | undefined) =>
      new Map(entries?.map((entry) => [entry.id, entry.count]));
    expect(facet(found.facets?.brands)).toEqual(await counted('brand_id', `category_id = 'speaker'`));
    expect(facet(found.facets?.grades)).toEqual(await counted('grade', `category_id = 'speaker'`));
    expect(found.facets?.priceBands.reduce((sum, band) => sum + band.count, 0)).toBe(speakers.size);
    expect(found.facets?.inStock).toBe((await expected(`category_id = 'speaker' AND available > 0`)).size);
    // All categories stay to choose from; of so many a sample is counted.
    const all = await counted('category_id', 'true');
    const categories = facet(found.facets?.categories);
    expect(categories.size).toBe(all.size);
    const most = [...all].toSorted((a, b) => b[1] - a[1])[0];
    expect(categories.get(most?.[0] ?? '')).toBeGreaterThan((most?.[1] ?? 0) * 0.8);
    expect(categories.get(most?.[0] ?? '')).toBeLessThan((most?.[1] ?? 0) * 1.2);
  });

  it('keeps totals and facets on later pages when they are asked for', async () => {
    const first = await search({ categoryId: 'speaker', facets: 'true' });
    const second = await search({ categoryId: 'speaker', facets: 'true', cursor: first.nextCursor ?? '' });
    expect(second.total).toBe(first.total);
    expect(second.facets).toEqual(first.facets);
    expect(idsOf(second.items).filter((id) => idsOf(first.items).includes(id))).toEqual([]);
    const plain = await search({ categoryId: 'speaker', cursor: first.nextCursor ?? '' });
    expect(plain).toMatchObject({ total: null, facets: null });
    expect(idsOf(plain.items)).toEqual(idsOf(second.items));
  });

  it.each([
    ['disply redmi note 12', 'display redmi note 12'],
    ['redmi note 12 batery', 'redmi note 12 battery'],
    ['samsnug galaxy a14 display', 'samsung galaxy a14 display'],
    ['chargign board', 'charging board'],
    ['redminote12 display', 'redmi note 12 display'],
    ['note12 backpanel', 'note 12 back panel'],
    ['displ redmi note 12', 'display redmi note 12'],
  ])('reads "%s" as "%s"', async (typed, meant) => {
    const [found, right] = [await search({ q: typed }), await search({ q: meant })];
    expect(right.items.length).toBeGreaterThan(0);
    expect(right.corrections).toEqual([]);
    expect(idsOf(found.items)).toEqual(idsOf(right.items));
  });

  it('says what it read otherwise, and what it left out so that something is found', async () => {
    expect((await search({ q: 'disply' })).corrections).toEqual([{ from: 'disply', to: 'display' }]);
    const found = await search({ q: 'redmi note 12 display qwertzuiop' });
    expect(found.leftOut).toEqual(['qwertzuiop']);
    expect(found.items.length).toBeGreaterThan(0);
    expect(await search({ q: 'qwertzuiop' })).toMatchObject({ items: [], total: 0, leftOut: [] });
  });

  it('shows what the same brand has when a phone has no such part, and names the phone as left out', async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT model.name FROM catalogue_models AS model
       WHERE brand_id = 'xiaomi' AND name ~ '^Redmi (Note )?[0-9]+$' AND NOT EXISTS (
         SELECT FROM products WHERE category_id = 'vibrator' AND (
           model.model_no = ANY(model_nos)
           OR string_to_array(lower(title), ' ') @> string_to_array(lower(model.name), ' ')))
       ORDER BY model_no LIMIT 1`,
    );
    const phone = rows[0]?.name;
    if (!phone) throw new Error('every Redmi has a vibrator');
    const q = `${phone} vibrator`;
    expect((await search({ q })).leftOut).toEqual([phone.toLowerCase()]);
    const ofBrand = await expected(`category_id = 'vibrator' AND brand_id = 'xiaomi'`);
    expect(ofBrand.size).toBeGreaterThan(0);
    expect(ofBrand.size).toBeLessThan((await expected(`category_id = 'vibrator'`)).size);
    expect(new Set(idsOf(await everyPage({ q })))).toEqual(ofBrand);
    // Where that brand has none either, everybody's: nothing of Xiaomi is a Samsung.
    const others = await everyPage({ q, brandId: 'samsung' });
    expect(new Set(idsOf(others))).toEqual(await expected(`category_id = 'vibrator' AND brand_id = 'samsung'`));
    expect(others.length).toBeGreaterThan(0);
  });

  it.each([
    ['பேட்டரி', 'battery'],
    ['बैटरी', 'battery'],
  ])('understands %s', async (word, categoryId) => {
    const found = await search({ q: word, facets: 'true' });
    expect(found.items.length).toBe(24);
    expect(found.facets?.categories[0]?.id).toBe(categoryId);
  });

  it('tells the Note 12 from the Redmi 12', async () => {
    const found = await everyPage({ q: 'redmi 12 display' });
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((item) => /note 12/i.test(item.title) && !/redmi 12/i.test(item.title))).toEqual([]);
  });

  it('a listing that sells out, changes its price or goes is so in the very next search', async () => {
    const [item] = (await search({ categoryId: 'speaker', sort: 'price_asc', limit: '1' })).items;
    if (!item) throw new Error('no speaker');
    await test.db
      .updateTable('catalogue_sellers')
      .set({ selling: false })
      .where('dealer_id', '=', item.dealerId)
      .execute();
    expect(idsOf(await everyPage({ categoryId: 'speaker' }))).not.toContain(item.productId);
    expect((await search({ dealerId: item.dealerId, facets: 'true' })).total).toBe(0);
    await test.db
      .updateTable('catalogue_sellers')
      .set({ selling: true })
      .where('dealer_id', '=', item.dealerId)
      .execute();
  });

  it('suggests models, brands and categories while somebody types, in three scripts', async () => {
    const suggest = async (typed: string): Promise<{ text: string; kind: string; id: string | null }[]> =>
      (await call(test, { method: 'GET', path: `/api/products/suggestions?q=${encodeURIComponent(typed)}` })).body.data
        .items;
    expect((await suggest('redmi no')).every((entry) => /redmi no/i.test(entry.text))).toBe(true);
    expect((await suggest('redmi no')).length).toBeGreaterThan(1);
    expect((await suggest('பேட்')).some((entry) => entry.id === 'battery')).toBe(true);
    expect((await suggest('display sams')).some((entry) => entry.text.toLowerCase() === 'display samsung')).toBe(true);
    expect(await suggest('%_%')).toEqual([]);
  });

  it('refuses page marks that are not its own, and filters out of range', async () => {
    const refused = async (query: string) =>
      (await call(test, { method: 'GET', path: `/api/products?limit=24&sort=relevance&${query}` })).status;
    expect(await refused('cursor=1.prd_zzz')).toBe(400);
    expect(await refused('cursor=-1.prd_00000000000000000000000000')).toBe(400);
    expect(await refused('limit=61')).toBe(400);
    expect(await refused('pin=012345')).toBe(400);
    expect(await refused('sort=cheapest')).toBe(400);
    expect(await refused(`q=${'x'.repeat(121)}`)).toBe(400);
    expect(await refused('color=red')).toBe(400);
    expect(await refused("q=';DROP TABLE products;--")).toBe(200);
  });
});
