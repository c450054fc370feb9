import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { afterward, on, type Subscription } from '#platform/outbox/subscription.ts';
import { setSellerRating } from './set-seller.ts';
import { applyStep } from './imports/apply-import.ts';
import { checkImport } from './imports/check-import.ts';
import { undoStep } from './imports/undo-import.ts';
import { indexProducts } from './search/index-products.ts';

const batch = 500;

/** What happens elsewhere and changes how listings are found. */
export const catalogueSubscriptions: readonly Subscription[] = [
  on('inventory.availability_changed.v1', 'catalogue.index-stock', (tx, event) =>
    indexProducts(tx, [event.payload.productId]),
  ),
  on('ratings.summary_changed.v1', 'catalogue.follow-rating', (tx, event, { origin }) =>
    followRating(tx, origin, event.payload),
  ),
  afterward('catalogue.import_queued.v1', 'catalogue.check-import', (db, event, { services, origin }) =>
    checkImport(services, db, event.payload.importId, origin.at),
  ),
  afterward('catalogue.import_step.v1', 'catalogue.apply-import', async (db, event, { origin, services }) => {
    // Tried again until listings are opened: an import that was running when they were stopped rests.
    if (services.flags.stopped('listings')) throw new Error('listings are stopped by an admin');
    await applyStep(db, origin, event.payload.importId);
    services.wakeOutbox();
  }),
  afterward('catalogue.import_undo_step.v1', 'catalogue.undo-import', async (db, event, { origin, services }) => {
    if (services.flags.stopped('listings')) throw new Error('listings are stopped by an admin');
    await undoStep(db, origin, event.payload.importId);
    services.wakeOutbox();
  }),
  afterward('catalogue.seller_changed.v1', 'catalogue.index-seller', (db, event) =>
    indexSeller(db, event.payload.dealerId),
  ),
];

/** MKT-11: products and dealers are found and ranked by what verified buyers said. Other subjects are not ours. */
async function followRating(
  tx: Tx,
  origin: Origin,
  summary: { subjectId: string; count: number; average_x100: number },
): Promise<void> {
  const { subjectId, count, average_x100 } = summary;
  if (subjectId.startsWith('dlr_'))
    return setSellerRating(tx, origin, { dealerId: subjectId, rating_x100: average_x100, count });
  if (!subjectId.startsWith('prd_')) return undefined;
  await tx
    .updateTable('products')
    .set({ rating_x100: average_x100, rating_count: count })
    .where('product_id', '=', subjectId)
    .execute();
  return indexProducts(tx, [subjectId]);
}

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
