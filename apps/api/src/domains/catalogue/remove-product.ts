import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { putItems } from '#rooms/inventory/index.ts';
import { type ProductSaved, wrongState } from './product-saved.ts';
import { lockProduct } from './products-store.ts';
import { withdrawReview } from './reviews-store.ts';
import { indexProducts } from './search/index-products.ts';

/** DELETE: gone for everybody; orders keep what they need. The SKU is free again. */
export async function removeProduct(
  tx: Tx,
  origin: Origin,
  productId: string,
): Promise<Result<ProductSaved, 'catalogue.wrong_state'>> {
  const row = await lockProduct(tx, productId);
  if (!row || row.status === 'pulled') return wrongState(row);
  await tx
    .updateTable('products')
    .set({ status: 'removed', paused_by: null, updated_at: origin.at })
    .where('product_id', '=', productId)
    .execute();
  // In the warehouse it goes on under its id: the SKU may be given to another product.
  await putItems(tx, [{ productId, dealerId: row.dealer_id, sku: productId, title: row.title }]);
  await withdrawReview(tx, origin, productId);
  await indexProducts(tx, [productId]);
  await audit(tx, origin, {
    action: 'catalogue.product_removed',
    subjectId: productId,
    before: { status: row.status },
  });
  return ok({ productId, status: 'removed', version: row.version, waitingFor: [] });
}
