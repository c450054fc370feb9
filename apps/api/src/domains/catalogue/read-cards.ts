import type { ProductCard } from '@mistri/contracts/catalogue/products';
import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { availableOf } from '#rooms/inventory/index.ts';

export type BuyerKind = 'b2b' | 'b2c';

export interface CardRow {
  product_id: string;
  title: string;
  grade: string;
  category_id: string;
  brand: string | null;
  b2c_price_minor: number;
  b2b_price_minor: number;
  b2b_minimum_quantity: number;
  mrp_minor: number;
  available: number;
  cover_photo_id: string | null;
  cover_alt: string | null;
  warranty_months: number;
  rating_x100: number;
  rating_count: number;
  dealer_id: string;
  display_name: string;
  city: string;
  seller_rating_x100: number;
  seller_rating_count: number;
}

/** What a card shows, as columns of a statement about `products AS product`. One text, so one prepared statement. */
export const cardColumns = sql`
  product.product_id, product.title, product.grade, product.category_id, brand.name AS brand, product.b2c_price_minor,
  product.b2b_price_minor, product.b2b_minimum_quantity, product.mrp_minor,
  ${availableOf('product.product_id')} AS available, product.cover_photo_id, cover.alt AS cover_alt,
  product.warranty_months, product.rating_x100, product.rating_count, product.dealer_id, seller.display_name, seller.city,
  seller.rating_x100 AS seller_rating_x100, seller.rating_count AS seller_rating_count`;

export const cardTables = sql`
  products AS product
  JOIN catalogue_sellers AS seller ON seller.dealer_id = product.dealer_id
  LEFT JOIN catalogue_brands AS brand ON brand.brand_id = product.brand_id
  LEFT JOIN product_photos AS cover ON cover.photo_id = product.cover_photo_id`;

export function cardOf(row: CardRow, buyer: BuyerKind): ProductCard {
  return {
    productId: row.product_id,
    title: row.title,
    grade: row.grade,
    categoryId: row.category_id,
    brand: row.brand,
    price: buyer === 'b2b' ? row.b2b_price_minor : row.b2c_price_minor,
    b2cPrice: row.b2c_price_minor,
    b2bMinimumQuantity: buyer === 'b2b' ? row.b2b_minimum_quantity : 1,
    mrp: row.mrp_minor,
    available: row.available,
    photoId: row.cover_photo_id,
    photoAlt: row.cover_alt || row.title,
    warrantyMonths: row.warranty_months,
    ratingAverage: average(row.rating_x100, row.rating_count),
    ratingCount: row.rating_count,
    dealerId: row.dealer_id,
    dealerName: row.display_name,
    dealerCity: row.city,
    dealerRating: average(row.seller_rating_x100, row.seller_rating_count),
  };
}

export const average = (rating_x100: number, count: number): number | null => (count > 0 ? rating_x100 / 100 : null);

/** Cards of those of the products that can be bought now, in the order asked. One statement. */
export async function readCards(db: Db, productIds: readonly string[], buyer: BuyerKind): Promise<ProductCard[]> {
  if (productIds.length === 0) return [];
  const { rows } = await sql<CardRow>`
    SELECT ${cardColumns} FROM ${cardTables}
    WHERE product.product_id = ANY(${productIds}::text[]) AND product.status = 'active' AND seller.selling`.execute(db);
  const byId = new Map(rows.map((row) => [row.product_id, row]));
  return productIds.flatMap((productId) => {
    const row = byId.get(productId);
    return row ? [cardOf(row, buyer)] : [];
  });
}
