import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import { availableOf } from '#rooms/inventory/index.ts';
import { type ListingFacts, searchRow, type SearchRow } from './search-row.ts';
import type { Grade } from './search-terms.ts';
import { indexedWords } from './search-words.ts';
import { wordIds } from './word-ids.ts';

interface FactsRow {
  productId: string;
  title: string;
  descriptionLength: number;
  dealerNo: number;
  districtNo: number;
  deliversTo: string[];
  categoryNo: number;
  brandNo: number;
  modelNos: number[];
  grade: Grade;
  available: number;
  b2c_minor: number;
  b2b_minor: number;
  rating_x100: number;
  ratingCount: number;
  sellerRating_x100: number;
  sellerRatingCount: number;
  photoCount: number;
  warrantyMonths: number;
  listedAt: Date;
}

/**
 * Brings the search index up to date with these products: live ones (active, of a selling dealer) get their row anew,
 * all others lose it. Call it in the transaction that changed something; products are locked by id.
 */
export async function indexProducts(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await sql`
    SELECT FROM products WHERE product_id = ANY(${productIds}::text[]) ORDER BY product_id FOR NO KEY UPDATE`.execute(
    tx,
  );
  const live = await readLive(tx, productIds);
  const liveIds = new Set(live.map((facts) => facts.productId));
  const gone = productIds.filter((productId) => !liveIds.has(productId));
  if (gone.length > 0) await tx.deleteFrom('catalogue_search').where('product_id', 'in', gone).execute();
  if (live.length === 0) return;
  const ids = await wordIds(
    tx,
    live.flatMap((facts) => indexedWords(facts.title)),
  );
  await writeRows(
    tx,
    live.map((facts) => searchRow(facts, ids)),
  );
}

async function readLive(tx: Tx, productIds: readonly string[]): Promise<ListingFacts[]> {
  const { rows } = await sql<FactsRow>`
    SELECT product.product_id AS "productId", product.title, char_length(product.description) AS "descriptionLength",
           seller.dealer_no AS "dealerNo",
           coalesce(seller.district_no, 0) AS "districtNo", seller.delivers_to AS "deliversTo",
           category.category_no AS "categoryNo", coalesce(brand.brand_no, 0) AS "brandNo",
           product.model_nos AS "modelNos", product.grade, ${availableOf('product.product_id')} AS available,
           product.b2c_price_minor AS b2c_minor, product.b2b_price_minor AS b2b_minor,
           product.rating_x100, product.rating_count AS "ratingCount",
           seller.rating_x100 AS "sellerRating_x100", seller.rating_count AS "sellerRatingCount",
           product.photo_count AS "photoCount", product.warranty_months AS "warrantyMonths",
           product.listed_at AS "listedAt"
    FROM products AS product
    JOIN catalogue_sellers AS seller ON seller.dealer_id = product.dealer_id
    JOIN catalogue_categories AS category ON category.category_id = product.category_id
    LEFT JOIN catalogue_brands AS brand ON brand.brand_id = product.brand_id
    WHERE product.product_id = ANY(${productIds}::text[]) AND product.status = 'active' AND seller.selling`.execute(tx);
  return rows.map(({ available, ...facts }) => ({ ...facts, inStock: available > 0 }));
}

async function writeRows(tx: Tx, rows: readonly SearchRow[]): Promise<void> {
  await sql`
    INSERT INTO catalogue_search (product_id, dealer_no, category_no, brand_no, model_nos, grade_no, district_no, in_stock, b2c_minor,
                                  b2b_minor, rank, rating, seller_rating, listed_day, terms)
    SELECT product_id, dealer_no, category_no, brand_no, model_nos, grade_no, district_no, in_stock, b2c_minor, b2b_minor, rank,
           rating, seller_rating, listed_day, terms
    FROM jsonb_to_recordset(${JSON.stringify(rows.map(columnsOf))}::jsonb) AS row(
      product_id text, dealer_no int, category_no int, brand_no int, model_nos int[], grade_no int, district_no int, in_stock boolean,
      b2c_minor int, b2b_minor int, rank int, rating int, seller_rating int, listed_day int, terms int[])
    ORDER BY product_id
    ON CONFLICT (product_id) DO UPDATE SET
      dealer_no = excluded.dealer_no, category_no = excluded.category_no, brand_no = excluded.brand_no,
      model_nos = excluded.model_nos, grade_no = excluded.grade_no, district_no = excluded.district_no,
      in_stock = excluded.in_stock,
      b2c_minor = excluded.b2c_minor, b2b_minor = excluded.b2b_minor, rank = excluded.rank, rating = excluded.rating,
      seller_rating = excluded.seller_rating, listed_day = excluded.listed_day, terms = excluded.terms
    WHERE catalogue_search IS DISTINCT FROM excluded`.execute(tx);
  await sql`
    UPDATE catalogue_sellers SET indexed = true
    WHERE dealer_no = ANY(${[...new Set(rows.map((row) => row.dealerNo))]}::int[]) AND NOT indexed`.execute(tx);
}

function columnsOf(row: SearchRow): Record<string, unknown> {
  return {
    product_id: row.productId,
    dealer_no: row.dealerNo,
    category_no: row.categoryNo,
    brand_no: row.brandNo,
    model_nos: row.modelNos,
    grade_no: row.gradeNo,
    district_no: row.districtNo,
    in_stock: row.inStock,
    b2c_minor: row.b2c_minor,
    b2b_minor: row.b2b_minor,
    rank: row.rank,
    rating: row.rating,
    seller_rating: row.sellerRating,
    listed_day: row.listedDay,
    terms: row.terms,
  };
}
