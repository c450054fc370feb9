import type { Origin } from '#platform/audit.ts';
import { sqlState, violatedConstraint } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { putItems } from '#rooms/inventory/index.ts';
import type { ListingFields } from './listing-fields.ts';
import { skuTaken } from './product-saved.ts';
import { writeListing } from './products-store.ts';

/** The listing, and its name in the warehouse. @returns the new version; refused when another product has the SKU */
export async function writeUnlessTaken(
  tx: Tx,
  origin: Origin,
  listing: { productId: string; fields: ListingFields; modelNos: readonly number[] },
): Promise<Result<number, 'catalogue.sku_taken'>> {
  try {
    const version = await writeListing(tx, origin, listing);
    const { dealer_id } = await tx
      .selectFrom('products')
      .select('dealer_id')
      .where('product_id', '=', listing.productId)
      .executeTakeFirstOrThrow();
    await putItems(tx, [
      { productId: listing.productId, dealerId: dealer_id, sku: listing.fields.sku, title: listing.fields.title },
    ]);
    return ok(version);
  } catch (error) {
    if (sqlState(error) === '23505' && violatedConstraint(error) === 'products_sku')
      return skuTaken(listing.fields.sku);
    throw error;
  }
}
