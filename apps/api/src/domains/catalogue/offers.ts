import type { PriceBreak } from '@mistri/contracts/catalogue/unit-price';
import type { Db } from '#platform/db/database.ts';
import './catalogue-tables.ts';

/** A product as checkout needs it: what it costs now and how it is taxed and shipped. */
export interface CatalogueOffer {
  productId: string;
  dealerId: string;
  title: string;
  category: string;
  hsn: string;
  gstRate_bp: number;
  weight_g: number;
  b2b_minor: number;
  b2c_minor: number;
  /** `unitPriceOf` (contracts) says what a quantity costs each. */
  b2bMinimumQuantity: number;
  b2bBreaks: readonly PriceBreak[];
}

/** Those of the products that can be bought now: live listing of a dealer who sells. One statement. */
export async function offersOf(db: Db, productIds: readonly string[]): Promise<CatalogueOffer[]> {
  if (productIds.length === 0) return [];
  const rows = await db
    .selectFrom('products')
    .innerJoin('catalogue_sellers', 'catalogue_sellers.dealer_id', 'products.dealer_id')
    .select([
      'products.product_id',
      'products.dealer_id',
      'products.title',
      'products.category_id',
      'products.hsn',
      'products.gst_rate_bp',
      'products.weight_g',
      'products.b2b_price_minor',
      'products.b2c_price_minor',
      'products.b2b_minimum_quantity',
      'products.b2b_breaks',
    ])
    .where('products.product_id', 'in', [...productIds])
    .where('products.status', '=', 'active')
    .where('catalogue_sellers.selling', '=', true)
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    dealerId: row.dealer_id,
    title: row.title,
    category: row.category_id,
    hsn: row.hsn,
    gstRate_bp: row.gst_rate_bp,
    weight_g: row.weight_g,
    b2b_minor: row.b2b_price_minor,
    b2c_minor: row.b2c_price_minor,
    b2bMinimumQuantity: row.b2b_minimum_quantity,
    b2bBreaks: row.b2b_breaks,
  }));
}
