import type { ProductCard } from '@mistri/contracts/catalogue/products';
import type { Db } from '#platform/db/database.ts';
import type { ProductRow } from './listing-fields.ts';
import { type BuyerKind, readCards } from './read-cards.ts';
import { findListings } from './search/find-listings.ts';
import type { Conditions } from './search/search-conditions.ts';
import { orderSpec } from './search/page-windows.ts';
import { term } from './search/search-terms.ts';
import { readTermHints } from './search/term-hints.ts';

/** Other listings of the same kind for the same phones; where there are too few, of the same kind and brand. */
export async function similarProducts(
  db: Db,
  row: ProductRow,
  asked: { buyer: BuyerKind; now: Date; limit: number },
): Promise<ProductCard[]> {
  const numbers = await db
    .selectFrom('catalogue_categories as category')
    .leftJoin('catalogue_brands as brand', (join) => join.on('brand.brand_id', '=', row.brand_id))
    .select(['category.category_no', 'brand.brand_no'])
    .where('category.category_id', '=', row.category_id)
    .executeTakeFirstOrThrow();
  const category = [term('category', numbers.category_no)];
  const closeness = [
    ...(row.model_nos.length > 0 ? [[category, row.model_nos.map((model) => term('model', model))]] : []),
    ...(numbers.brand_no ? [[category, [term('brand', numbers.brand_no)]]] : []),
    [category],
  ];
  const hints = await readTermHints(db);
  const spec = orderSpec('relevance', asked.buyer, asked.now);
  const found = new Set<string>();
  for (const groups of closeness) {
    const conditions: Conditions = { groups, priceColumn: 'b2c_minor', priceFrom: null, priceTo: null };
    const page = await findListings(db, { conditions, spec, most: asked.limit + 1, hints });
    for (const place of page.places) if (place.productId !== row.product_id) found.add(place.productId);
    if (found.size >= asked.limit) break;
  }
  return readCards(db, [...found].slice(0, asked.limit), asked.buyer);
}
