import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { createRandom } from '../seed/random.ts';
import { seedLargeCatalogue } from '../seed/seed-large-catalogue.ts';
import { browse, countShelf, type Shelf, shelfOf, startOf } from './browse-shelf.ts';
import { inStockTerm, term } from './search-terms.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ listen: false });
  const client = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
  await client.connect();
  await seedLargeCatalogue(client, { products: 4_000 });
  await client.end();
});
afterAll(() => test?.close());

const unpriced = { priceColumn: 'b2c_minor', priceFrom: null, priceTo: null } as const;

describe('what lies on a shelf', () => {
  it('is a category, a category of a brand, or what fits a phone; nothing with words, prices or alternatives', () => {
    const on = (groups: number[][], more = {}) => shelfOf({ groups, ...unpriced, ...more });
    expect(on([])).toEqual({});
    expect(on([[term('category', 3)]])).toEqual({ category: 3 });
    expect(on([[term('brand', 2)], [term('category', 3)]])).toEqual({ category: 3, brand: 2 });
    expect(on([[term('model', 7)], [term('category', 3)]])).toEqual({ category: 3, model: 7 });
    for (const groups of [
      [[term('brand', 2)]],
      [[term('model', 7)], [term('brand', 2)]],
      [[term('category', 3), term('category', 4)]],
      [[term('category', 3)], [term('category', 4)]],
      [[term('category', 3)], [inStockTerm]],
      [[]],
    ])
      expect(on(groups)).toBeUndefined();
    expect(on([[term('category', 3)]], { priceTo: 100 })).toBeUndefined();
  });

  it('is read whole, in order, page by page, as the listings themselves say', async () => {
    const shelves: Shelf[] = [{}, { category: 1 }, { category: 1, brand: 1 }, { model: 5 }, { category: 2, model: 9 }];
    for (const shelf of shelves) {
      const { rows } = await sql<{ product_id: string }>`
        SELECT product_id FROM catalogue_search
        WHERE (${shelf.category ?? null}::int IS NULL OR category_no = ${shelf.category ?? null})
          AND (${shelf.brand ?? null}::int IS NULL OR brand_no = ${shelf.brand ?? null})
          AND (${shelf.model ?? null}::int IS NULL OR ${shelf.model ?? null} = ANY(model_nos))
        ORDER BY rank DESC, product_id DESC`.execute(test.db);
      const read: string[] = [];
      for (let after; ;) {
        const page = await browse(test.db, shelf, { after, most: 100 });
        read.push(...page.map((place) => place.productId));
        after = page.at(-1);
        if (page.length < 100) break;
      }
      expect(read).toEqual(rows.map((row) => row.product_id));
      expect(await countShelf(test.db, shelf)).toBe(rows.length);
    }
  });

  it('follows every change of a listing', async () => {
    const differences = sql<{ count: number }>`
      SELECT count(*)::int AS count FROM (
        SELECT product_id, model_no, category_no, dealer_no, rank FROM catalogue_model_listings
        EXCEPT SELECT product_id, unnest(model_nos), category_no, dealer_no, rank FROM catalogue_search
        UNION ALL (SELECT product_id, unnest(model_nos), category_no, dealer_no, rank FROM catalogue_search
        EXCEPT SELECT product_id, model_no, category_no, dealer_no, rank FROM catalogue_model_listings)) AS different`;
    const { rows: some } = await sql<{ product_id: string }>`
      SELECT product_id FROM catalogue_search WHERE cardinality(model_nos) > 1 LIMIT 3`.execute(test.db);
    const [ranked, moved, gone] = some.map((row) => row.product_id);
    await sql`UPDATE catalogue_search SET rank = rank + 1 WHERE product_id = ${ranked}`.execute(test.db);
    await sql`UPDATE catalogue_search SET model_nos = '{5,5,600}' WHERE product_id = ${moved}`.execute(test.db);
    await sql`DELETE FROM catalogue_search WHERE product_id = ${gone}`.execute(test.db);
    expect((await differences.execute(test.db)).rows[0]?.count).toBe(0);
  });
});

describe('a search that starts from a shelf', () => {
  it('finds and counts what the index over all terms finds', async () => {
    const random = createRandom(3);
    const { rows: shelves } = await sql<{ model: number; category: number }>`
      SELECT model_no AS model, category_no AS category FROM catalogue_model_listings
      GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 40`.execute(test.db);
    let found = 0;
    for (const { model, category } of shelves) {
      const more = random.pick([[], [[inStockTerm]], [[term('grade', 2), term('grade', 3)], [inStockTerm]]]);
      const all = [[term('model', model)], [term('category', category)], ...more];
      const start = startOf({ groups: all, ...unpriced });
      expect(start).toEqual({ model, category, groups: more });
      const must = (groups: number[][]) => groups.filter((group) => group.length === 1).flat();
      const several = more.filter((group) => group.length > 1);
      const rest = sql`${several.flat()}::int[], ${several.map((group) => group.length)}::int[], 'b2c_minor',
        ${random.chance(0.5) ? 50_000 : null}::int, ${null}::int`;
      const order = sql`'b2c_minor', false, ${null}::int, ${null}::text, 50`;
      const [byTerms, byShelf] = await Promise.all([
        sql`SELECT * FROM catalogue_page(${must(all)}::int[], ${rest}, ${order})`.execute(test.db),
        sql`SELECT * FROM catalogue_shelf_page(${model}, ${category}, ${must(more)}::int[], ${rest}, ${order})`.execute(
          test.db,
        ),
      ]);
      expect(byShelf.rows).toEqual(byTerms.rows);
      found += byTerms.rows.length;
      const [facets, shelfFacets] = await Promise.all([
        sql`SELECT * FROM catalogue_facets(${must(all)}::int[], ${rest}) ORDER BY 1, 2`.execute(test.db),
        sql`SELECT * FROM catalogue_shelf_facets(${model}, ${category}, ${must(more)}::int[], ${rest}) ORDER BY 1, 2`.execute(
          test.db,
        ),
      ]);
      expect(shelfFacets.rows.filter(notModel)).toEqual(facets.rows.filter(notModel));
    }
    expect(found).toBeGreaterThan(20);
  });
});

/** Of the many models of equal count any sixty may be shown. */
const notModel = (row: unknown): boolean => (row as { facet: string }).facet !== 'model';
