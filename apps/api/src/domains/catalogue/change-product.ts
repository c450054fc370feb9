import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { auditPrices } from './audit-prices.ts';
import { type CheckedListing, checkListing } from './check-listing.ts';
import {
  type ChangedFields,
  differences,
  fieldsOf,
  type GivenFields,
  type ListingFields,
  type ProductRow,
} from './listing-fields.ts';
import { type ListingReference, modelIdsOf, readListingReference } from './listing-reference.ts';
import { changedMeanwhile, type ProductSaved, type SaveRefusal, wrongState } from './product-saved.ts';
import { lockProduct } from './products-store.ts';
import { judgeProduct, publishProduct } from './publish-product.ts';
import { openReview } from './reviews-store.ts';
import { indexProducts } from './search/index-products.ts';
import { sellerState } from './set-seller.ts';
import { writeUnlessTaken } from './write-unless-taken.ts';

export interface ProductChange {
  productId: string;
  changes: ChangedFields;
  /** The version the person saw; refused when it is no longer that. */
  version?: number;
  reference?: ListingReference;
}

/**
 * Changes a listing. What buyers can see now and must be looked at first waits as a proposal while the present text and
 * price stay; everything else takes effect at once. Refused while an admin has blocked the listing.
 */
export async function changeProduct(
  tx: Tx,
  origin: Origin,
  change: ProductChange,
): Promise<Result<ProductSaved, SaveRefusal>> {
  const row = await lockProduct(tx, change.productId);
  if (!row || row.status === 'pulled') return wrongState(row);
  if (change.version !== undefined && change.version !== row.version) return changedMeanwhile(row);
  const reference = change.reference ?? (await readListingReference(tx, origin.at, [change.changes.hsn ?? row.hsn]));
  const before = fieldsOf(row, modelIdsOf(reference, row.model_nos));
  const checked = checkListing(mergeChanges(before, change.changes), reference);
  if (!checked.ok) return checked;
  const changed = differences(before, checked.value.fields);
  if (Object.keys(changed).length === 0) {
    await withdrawProposal(tx, origin, row);
    return ok({ productId: row.product_id, status: row.status, version: row.version, waitingFor: [] });
  }
  return applyChange(tx, origin, { row, before, changed, checked: checked.value, reference });
}

/** A new category or HSN code brings its own tax rate unless one is given. */
export function mergeChanges(before: ListingFields, changes: ChangedFields): GivenFields {
  const { gstRateBp, hsn, ...rest } = before;
  const newCategory = changes.categoryId !== undefined && changes.categoryId !== before.categoryId;
  const newCode = newCategory || (changes.hsn !== undefined && changes.hsn !== hsn);
  return { ...rest, ...(newCategory ? {} : { hsn }), ...(newCode ? {} : { gstRateBp }), ...changes };
}

interface Change {
  row: ProductRow;
  before: ListingFields;
  changed: Partial<ListingFields>;
  checked: CheckedListing;
  reference: ListingReference;
}

async function applyChange(tx: Tx, origin: Origin, change: Change): Promise<Result<ProductSaved, SaveRefusal>> {
  const { row, before, changed, checked, reference } = change;
  const seller = await sellerState(tx, row.dealer_id);
  const seen = row.status === 'active' || row.status === 'paused';
  const product = {
    productId: row.product_id,
    dealerId: row.dealer_id,
    checked,
    reference,
    trusted: seller?.trusted ?? false,
  };
  const judgement = seen ? await judgeProduct(tx, { ...product, version: row.version, live: before }) : undefined;
  if (judgement && judgement.reasons.length > 0) {
    await openReview(tx, origin, { ...product, ...judgement, proposed: changed });
    await audit(tx, origin, {
      action: 'catalogue.change_proposed',
      subjectId: row.product_id,
      after: { reasons: judgement.reasons },
    });
    return ok({
      productId: row.product_id,
      status: row.status,
      version: row.version,
      waitingFor: [...judgement.reasons],
    });
  }
  const written = await writeUnlessTaken(tx, origin, { productId: row.product_id, ...checked });
  if (!written.ok) return written;
  await auditPrices(tx, origin, { productId: row.product_id, before, changed });
  if (seen) {
    await withdrawProposal(tx, origin, row);
    if (row.status === 'active') await indexProducts(tx, [row.product_id]);
    return ok({ productId: row.product_id, status: row.status, version: written.value, waitingFor: [] });
  }
  if (row.status === 'draft')
    return ok({ productId: row.product_id, status: 'draft', version: written.value, waitingFor: [] });
  // Waiting or refused: what was changed is looked at anew.
  return ok(await publishProduct(tx, origin, { ...product, version: written.value }));
}

/** A change that takes effect replaces one that was waiting. Photos that wait keep their review open. */
async function withdrawProposal(tx: Tx, origin: Origin, row: ProductRow): Promise<void> {
  const waiting = await tx
    .selectFrom('product_photos')
    .select('photo_id')
    .where('product_id', '=', row.product_id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  await tx
    .updateTable('product_reviews')
    .set(waiting ? { proposed: '{}' } : { state: 'withdrawn', decided_at: origin.at, decided_by: origin.actor.userId })
    .where('product_id', '=', row.product_id)
    .where('state', '=', 'open')
    .where('proposed', 'is not', null)
    .execute();
}
