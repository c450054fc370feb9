import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { checkListing } from './check-listing.ts';
import { fieldsOf } from './listing-fields.ts';
import { modelIdsOf, readListingReference } from './listing-reference.ts';
import { type ProductSaved, type SaveRefusal, wrongState } from './product-saved.ts';
import { lockProduct } from './products-store.ts';
import { publishProduct } from './publish-product.ts';
import { sellerState } from './set-seller.ts';

/** A draft or a refused listing is sent to be listed. */
export async function submitProduct(
  tx: Tx,
  origin: Origin,
  productId: string,
): Promise<Result<ProductSaved, SaveRefusal>> {
  const row = await lockProduct(tx, productId);
  if (!row || (row.status !== 'draft' && row.status !== 'rejected')) return wrongState(row);
  const reference = await readListingReference(tx, origin.at, [row.hsn]);
  const fields = fieldsOf(row, modelIdsOf(reference, row.model_nos));
  // The rules may have changed since it was saved.
  const checked = checkListing(fields, reference);
  if (!checked.ok) return checked;
  const seller = await sellerState(tx, row.dealer_id);
  const product = { productId, dealerId: row.dealer_id, checked: checked.value, reference };
  return ok(await publishProduct(tx, origin, { ...product, trusted: seller?.trusted ?? false, version: row.version }));
}
