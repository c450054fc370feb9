import type { Client } from 'pg';
import { findPin } from '#rooms/places/index.ts';
import { searchRow } from '../search/search-row.ts';
import { deletesOf, indexedWords } from '../search/search-words.ts';
import { copyRows } from './copy-rows.ts';
import { makeDealers, type SeedDealer } from './make-dealers.ts';
import { createListingMaker, type SeedListing, type SeedReference } from './make-listing.ts';
import { createRandom, weighted } from './random.ts';
import { seedId } from './seed-ids.ts';

export interface LargeSeed {
  readonly products: number;
  readonly seed?: number;
  readonly say?: (line: string) => void;
}

const batch = 20_000;
const start_ms = Date.UTC(2025, 10, 1);
/** Listings are spread over so long before `end`. */
const days = 380;

/**
 * A catalogue of any size, the same on every machine: dealers of Tamil Nadu, their parts with prices and stock, and the
 * search index. Straight into the tables by COPY (also into inventory's: this is no use case, it is a loader). Needs the
 * owner of the tables; an empty search index is built after loading.
 */
export async function seedLargeCatalogue(client: Client, wanted: LargeSeed): Promise<{ dealers: number }> {
  const say = wanted.say ?? (() => undefined);
  const random = createRandom(wanted.seed ?? 1);
  const reference = await readSeedReference(client);
  const dealers = makeDealers(random, Math.max(3, Math.min(4_000, Math.round(wanted.products / 250))), start_ms);
  const dealerNos = await writeDealers(client, dealers);
  say(`${dealers.length} dealers`);
  const empty = (await client.query('SELECT FROM catalogue_search LIMIT 1')).rowCount === 0;
  // Building an index once is much faster than adding a million rows to it.
  if (empty) await client.query('DROP INDEX catalogue_search_terms');
  const words = await readWords(client);
  const make = createListingMaker(reference);
  const pickDealer = weighted(dealers.map((dealer, at) => [dealer, 1 + (at % 17) ** 2] as const));
  for (let done = 0; done < wanted.products; done += batch) {
    const count = Math.min(batch, wanted.products - done);
    const rows = Array.from({ length: count }, (_, at): SeedRow => {
      const listing = make(random);
      const at_ms = start_ms + Math.floor(((done + at) / wanted.products) * days * 86_400_000);
      return {
        listing,
        dealer: pickDealer(random),
        productId: seedId('prd', at_ms, random),
        at_ms,
        sku: `S${done + at}`,
      };
    });
    await writeBatch(client, { rows, dealerNos, words, reference });
    say(`${done + count} products`);
  }
  if (empty)
    await client.query(
      'CREATE INDEX catalogue_search_terms ON catalogue_search USING gin (terms) WITH (fastupdate = off)',
    );
  await client.query('UPDATE catalogue_sellers SET indexed = true WHERE dealer_id = ANY($1)', [
    dealers.map((dealer) => dealer.dealerId),
  ]);
  for (const table of ['products', 'catalogue_search', 'stock', 'stock_items', 'catalogue_words', 'catalogue_sellers'])
    await client.query(`VACUUM ANALYZE ${table}`);
  say('index built');
  return { dealers: dealers.length };
}

interface SeedRow {
  listing: SeedListing;
  dealer: SeedDealer;
  productId: string;
  at_ms: number;
  sku: string;
}

interface Batch {
  rows: readonly SeedRow[];
  dealerNos: ReadonlyMap<string, { no: number; districtNo: number }>;
  words: Map<string, number>;
  reference: NumberedReference;
}

interface NumberedReference extends SeedReference {
  categoryNos: ReadonlyMap<string, number>;
  brandNos: ReadonlyMap<string, number>;
}

export async function readSeedReference(client: Client): Promise<NumberedReference> {
  const categories = await client.query(
    'SELECT category_id, category_no, hsn, gst_rate_bp, typical_weight_g, bis_required FROM catalogue_categories',
  );
  const brands = await client.query('SELECT brand_id, brand_no, name FROM catalogue_brands');
  const models = await client.query('SELECT model_no, brand_id, name, year FROM catalogue_models ORDER BY model_no');
  return {
    categories: new Map(
      categories.rows.map((row) => [
        row.category_id,
        { hsn: row.hsn, gstRate_bp: row.gst_rate_bp, weight_g: row.typical_weight_g, bisRequired: row.bis_required },
      ]),
    ),
    categoryNos: new Map(categories.rows.map((row) => [row.category_id, row.category_no])),
    brands: new Map(brands.rows.map((row) => [row.brand_id, row.name])),
    brandNos: new Map(brands.rows.map((row) => [row.brand_id, row.brand_no])),
    models: models.rows.map((row) => ({ no: row.model_no, brandId: row.brand_id, name: row.name, year: row.year })),
  };
}

async function writeDealers(client: Client, dealers: readonly SeedDealer[]) {
  const districts = new Map<string, number>();
  for (const dealer of dealers) {
    const name = findPin(dealer.pin)?.district;
    if (!name || districts.has(dealer.pin)) continue;
    const { rows } = await client.query(
      `INSERT INTO catalogue_districts (state_code, name) VALUES ($1, $2)
       ON CONFLICT (state_code, name) DO UPDATE SET name = excluded.name RETURNING district_no`,
      [dealer.stateCode, name],
    );
    districts.set(dealer.pin, rows[0].district_no);
  }
  const at = new Date(start_ms).toISOString();
  await copyRows(
    client,
    {
      table: 'catalogue_sellers',
      columns: [
        'dealer_id',
        'display_name',
        'city',
        'pin',
        'state_code',
        'selling',
        'trusted',
        'delivers_to',
        'rating_x100',
        'rating_count',
        'district_no',
        'changed_at',
      ],
    },
    dealers.map((dealer) => [
      dealer.dealerId,
      dealer.name,
      dealer.city,
      dealer.pin,
      dealer.stateCode,
      true,
      true,
      dealer.deliversTo,
      dealer.rating_x100,
      dealer.ratingCount,
      districts.get(dealer.pin) ?? null,
      at,
    ]),
  );
  await copyRows(
    client,
    {
      table: 'warehouses',
      columns: [
        'warehouse_id',
        'dealer_id',
        'name',
        'address',
        'city',
        'pin',
        'state_code',
        'main',
        'active',
        'created_at',
      ],
    },
    dealers.map((dealer) => [
      dealer.warehouseId,
      dealer.dealerId,
      'Main',
      dealer.address,
      dealer.city,
      dealer.pin,
      dealer.stateCode,
      true,
      true,
      at,
    ]),
  );
  const { rows } = await client.query(
    'SELECT dealer_id, dealer_no, coalesce(district_no, 0) AS district_no FROM catalogue_sellers WHERE dealer_id = ANY($1)',
    [dealers.map((dealer) => dealer.dealerId)],
  );
  return new Map<string, { no: number; districtNo: number }>(
    rows.map((row) => [row.dealer_id, { no: row.dealer_no, districtNo: row.district_no }]),
  );
}

async function readWords(client: Client): Promise<Map<string, number>> {
  const { rows } = await client.query('SELECT word, word_id FROM catalogue_words');
  return new Map(rows.map((row) => [row.word, row.word_id]));
}

async function addWords(client: Client, rows: readonly SeedRow[], words: Map<string, number>): Promise<void> {
  const missing = new Set(rows.flatMap((row) => indexedWords(row.listing.title)).filter((word) => !words.has(word)));
  if (missing.size === 0) return;
  await copyRows(
    client,
    { table: 'catalogue_words', columns: ['word', 'deletes'] },
    Array.from(missing, (word) => [word, deletesOf(word)]),
  );
  const added = await client.query('SELECT word, word_id FROM catalogue_words WHERE word = ANY($1)', [[...missing]]);
  for (const row of added.rows) words.set(row.word, row.word_id);
}

async function writeBatch(client: Client, made: Batch): Promise<void> {
  const { rows, words } = made;
  await addWords(client, rows, words);
  await client.query('BEGIN');
  await copyRows(client, { table: 'products', columns: productColumns }, rows.map(productOf));
  await copyRows(
    client,
    { table: 'stock_items', columns: ['product_id', 'dealer_id', 'sku', 'title'] },
    rows.map((row) => [row.productId, row.dealer.dealerId, row.sku, row.listing.title]),
  );
  await copyRows(
    client,
    { table: 'stock', columns: ['product_id', 'warehouse_id', 'dealer_id', 'quantity', 'updated_at'] },
    rows.map((row) => [row.productId, row.dealer.warehouseId, row.dealer.dealerId, row.listing.quantity, timeOf(row)]),
  );
  await copyRows(
    client,
    {
      table: 'stock_movements',
      columns: [
        'product_id',
        'warehouse_id',
        'dealer_id',
        'kind',
        'quantity_delta',
        'reserved_delta',
        'actor_id',
        'trace_id',
        'at',
      ],
    },
    rows
      .filter((row) => row.listing.quantity > 0)
      .map((row) => [
        row.productId,
        row.dealer.warehouseId,
        row.dealer.dealerId,
        'counted',
        row.listing.quantity,
        0,
        'system:seed',
        'trc_seed',
        timeOf(row),
      ]),
  );
  await copyRows(
    client,
    { table: 'catalogue_search', columns: searchColumns },
    rows.map((row) => searchOf(row, made)),
  );
  await client.query('COMMIT');
}

const timeOf = (row: SeedRow): string => new Date(row.at_ms).toISOString();

const productColumns = [
  'product_id',
  'dealer_id',
  'sku',
  'title',
  'description',
  'category_id',
  'brand_id',
  'model_nos',
  'grade',
  'mrp_minor',
  'b2c_price_minor',
  'b2b_price_minor',
  'b2b_minimum_quantity',
  'hsn',
  'gst_rate_bp',
  'warranty_months',
  'weight_g',
  'country_of_origin',
  'manufacturer',
  'bis_registration',
  'status',
  'photo_count',
  'rating_x100',
  'rating_count',
  'created_at',
  'listed_at',
  'updated_at',
] as const;

function productOf(row: SeedRow) {
  const { listing } = row;
  return [
    row.productId,
    row.dealer.dealerId,
    row.sku,
    listing.title,
    listing.description,
    listing.categoryId,
    listing.brandId,
    listing.modelNos,
    listing.grade,
    listing.mrp_minor,
    listing.b2c_minor,
    listing.b2b_minor,
    listing.b2bMinimumQuantity,
    listing.hsn,
    listing.gstRate_bp,
    listing.warrantyMonths,
    listing.weight_g,
    listing.countryOfOrigin,
    listing.manufacturer,
    listing.bisRegistration,
    'active',
    0,
    listing.rating_x100,
    listing.ratingCount,
    timeOf(row),
    timeOf(row),
    timeOf(row),
  ];
}

const searchColumns = [
  'product_id',
  'dealer_no',
  'category_no',
  'brand_no',
  'model_nos',
  'grade_no',
  'district_no',
  'in_stock',
  'b2c_minor',
  'b2b_minor',
  'rank',
  'rating',
  'seller_rating',
  'listed_day',
  'terms',
] as const;

/** By the same function that indexes a listing when it changes. */
function searchOf(row: SeedRow, made: Batch) {
  const { listing, dealer } = row;
  const numbers = made.dealerNos.get(dealer.dealerId);
  if (!numbers) throw new Error('dealer without a number');
  const found = searchRow(
    {
      ...listing,
      productId: row.productId,
      descriptionLength: listing.description.length,
      dealerNo: numbers.no,
      districtNo: numbers.districtNo,
      deliversTo: dealer.deliversTo,
      categoryNo: made.reference.categoryNos.get(listing.categoryId) ?? 0,
      brandNo: (listing.brandId && made.reference.brandNos.get(listing.brandId)) || 0,
      inStock: listing.quantity > 0,
      sellerRating_x100: dealer.rating_x100,
      sellerRatingCount: dealer.ratingCount,
      photoCount: 0,
      listedAt: new Date(row.at_ms),
    },
    made.words,
  );
  return [
    found.productId,
    found.dealerNo,
    found.categoryNo,
    found.brandNo,
    found.modelNos,
    found.gradeNo,
    found.districtNo,
    found.inStock,
    found.b2c_minor,
    found.b2b_minor,
    found.rank,
    found.rating,
    found.sellerRating,
    found.listedDay,
    found.terms,
  ];
}
