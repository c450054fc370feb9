import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { changeStock, putItems } from '#rooms/inventory/index.ts';
import { type CheckedListing, checkListing } from './check-listing.ts';
import { columnsOf, type GivenFields, type ListingFields } from './listing-fields.ts';
import { type ListingReference, readListingReference } from './listing-reference.ts';
import { type ProductSaved, type SaveRefusal, skuTaken } from './product-saved.ts';
import { rememberVersion } from './products-store.ts';
import { publishProduct } from './publish-product.ts';
import { sellerState } from './set-seller.ts';

export interface NewProduct {
  dealerId: string;
  given: GivenFields;
  /** Opening stock in the main warehouse. */
  quantity?: number;
  draft?: boolean;
  /** Read once for many rows of an import. */
  reference?: ListingReference;
}

/** A new listing: kept as a draft, live at once, or waiting for a person (MKT-2, MKT-3). */
export async function createProduct(
  tx: Tx,
  origin: Origin,
  wanted: NewProduct,
): Promise<Result<ProductSaved, SaveRefusal>> {
  const seller = await sellerState(tx, wanted.dealerId);
  if (!seller)
    return refuse('catalogue.not_a_seller', 'Your dealer application is not approved yet; then you can list products.');
  const reference =
    wanted.reference ?? (await readListingReference(tx, origin.at, wanted.given.hsn ? [wanted.given.hsn] : []));
  const checked = checkListing(wanted.given, reference);
  if (!checked.ok) return checked;
  const productId = newId('prd');
  const inserted = await insertProduct(tx, origin, { productId, dealerId: wanted.dealerId, checked: checked.value });
  if (!inserted.ok) return inserted;
  const stocked = await openStock(tx, origin, productId, { ...wanted, fields: checked.value.fields });
  if (!stocked.ok) return stocked;
  await audit(tx, origin, {
    action: 'catalogue.product_created',
    subjectId: productId,
    after: { dealerId: wanted.dealerId },
  });
  if (wanted.draft) return ok({ productId, status: 'draft', version: 1, waitingFor: [] });
  return ok(
    await publishProduct(tx, origin, {
      productId,
      dealerId: wanted.dealerId,
      checked: checked.value,
      reference,
      trusted: seller.trusted,
      version: 1,
    }),
  );
}

async function insertProduct(
  tx: Tx,
  origin: Origin,
  product: { productId: string; dealerId: string; checked: CheckedListing },
): Promise<Result<null, 'catalogue.sku_taken'>> {
  const { fields, modelNos } = product.checked;
  const inserted = await tx
    .insertInto('products')
    .values({
      ...columnsOf(fields, modelNos),
      product_id: product.productId,
      dealer_id: product.dealerId,
      status: 'draft',
      paused_by: null,
      status_reason: null,
      cover_photo_id: null,
      created_at: origin.at,
      listed_at: null,
      updated_at: origin.at,
    })
    // A literal: a prepared statement with a parameter here does not find the partial index.
    .onConflict((conflict) =>
      conflict.columns(['dealer_id', 'sku']).where('status', '<>', sql.lit('removed')).doNothing(),
    )
    .returning('product_id')
    .executeTakeFirst();
  if (!inserted) return skuTaken(fields.sku);
  await rememberVersion(tx, origin, { productId: product.productId, version: 1, fields });
  return ok(null);
}

async function openStock(
  tx: Tx,
  origin: Origin,
  productId: string,
  wanted: { dealerId: string; quantity?: number; fields: ListingFields },
): Promise<Result<null, 'inventory.stock_unchangeable'>> {
  const { dealerId, fields } = wanted;
  await putItems(tx, [{ productId, dealerId, sku: fields.sku, title: fields.title }]);
  if (wanted.quantity === undefined) return ok(null);
  const changed = await changeStock(tx, origin, {
    dealerId,
    changes: [{ productId, quantity: wanted.quantity }],
    reason: 'received',
  });
  if (changed.ok) return ok(null);
  return { ...changed, errors: changed.errors.map((error) => ({ ...error, path: 'quantity' })) };
}
