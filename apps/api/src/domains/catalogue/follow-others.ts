import { transact } from '#platform/db/in-transaction.ts';
import type { Db } from '#platform/db/database.ts';
import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { indexProducts } from './search/index-products.ts';

const batch = 500;

/** What happens elsewhere and changes how listings are found. */
export const catalogueSubscriptions: readonly Subscription[] = [
  on('inventory.availability_changed.v1', 'catalogue.index-stock', (tx, event) =>
    indexProducts(tx, [event.payload.productId]),
  ),
  afterward('catalogue.seller_changed.v1', 'catalogue.index-seller', (db, event) =>
    indexSeller(db, event.payload.dealerId),
  ),
];

/** Brings all listings of a dealer up to date, some hundred at a time. May be run again at any time. */
export async function indexSeller(db: Db, dealerId: string): Promise<void> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('products')
      .select('product_id')
      .where('dealer_id', '=', dealerId)
      .where('status', '=', 'active')
      .where('product_id', '>', after)
      .orderBy('product_id')
      .limit(batch)
      .execute();
    const last = rows.at(-1);
    if (!last) break;
    const ids = rows.map((row) => row.product_id);
    await transact(db, (tx) => indexProducts(tx, ids));
    after = last.product_id;
  }
  // Nothing of a dealer who stopped stands in the index any more: searches need not look out for it.
  await db
    .updateTable('catalogue_sellers')
    .set({ indexed: false })
    .where('dealer_id', '=', dealerId)
    .where('selling', '=', false)
    .execute();
}
