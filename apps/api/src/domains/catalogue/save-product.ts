import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import { audit } from '#platform/audit.ts';
import { sqlState, violatedConstraint } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { changeStock, putItems } from '#rooms/inventory/index.ts';
import { type CheckedListing, checkListing, type ListingRefusal } from './check-listing.ts';
import { judgeListing, type Judgement } from './judge-listing.ts';
import {
  type ChangedFields,
  columnsOf,
  differences,
  fieldsOf,
  type GivenFields,
  type ListingFields,
  type ProductRow,
} from './listing-fields.ts';
import { type ListingReference, modelIdsOf, readListingReference } from './listing-reference.ts';
import { copiesOfProduct } from './photos/find-copies.ts';
import { lockProduct, rememberVersion, similarTitles, writeListing } from './products-store.ts';
import { openReview, withdrawReview } from './reviews-store.ts';
import { indexProducts } from './search/index-products.ts';
import { sellerState } from './set-seller.ts';

export interface ProductSaved {
  productId: string;
  status: string;
  version: number;
  waitingFor: string[];
}

export type SaveRefusal =
  | ListingRefusal
  | 'catalogue.sku_taken'
  | 'catalogue.not_a_seller'
  | 'catalogue.wrong_state'
  | 'catalogue.changed_meanwhile'
  | 'inventory.stock_unchangeable';

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
    await publish(tx, origin, {
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

function skuTaken(sku: string): Refusal<'catalogue.sku_taken'> {
  const message = `You already have a product with the SKU ${sku}.`;
  return refuse('catalogue.sku_taken', message, {
    errors: [{ path: 'sku', rule: 'skuTaken', message: 'is already used by another of your products.' }],
  });
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

interface Published {
  productId: string;
  dealerId: string;
  checked: CheckedListing;
  reference: ListingReference;
  trusted: boolean;
  version: number;
}

/** Out of draft: live, or into the queue. */
async function publish(tx: Tx, origin: Origin, product: Published): Promise<ProductSaved> {
  const { reasons, details } = await judge(tx, product);
  const similarPhotos = await copiesOfProduct(tx, { ...product, distance: product.reference.policy.photoDistance });
  const waitingFor = [...reasons, ...(similarPhotos.length > 0 ? ['similar_photo' as const] : [])];
  const waits = waitingFor.length > 0;
  const status = waits ? 'in_review' : 'active';
  await tx
    .updateTable('products')
    .set({ status, status_reason: null, listed_at: waits ? null : origin.at, updated_at: origin.at })
    .where('product_id', '=', product.productId)
    .execute();
  if (waits) {
    const found = { ...details, ...(similarPhotos.length > 0 ? { similarPhotos } : {}) };
    await openReview(tx, origin, { ...product, reasons: waitingFor, details: found, proposed: null });
  } else {
    await withdrawReview(tx, origin, product.productId);
    await indexProducts(tx, [product.productId]);
  }
  return { productId: product.productId, status, version: product.version, waitingFor };
}

async function judge(tx: Tx, product: Published & { live?: ListingFields }): Promise<Judgement> {
  const { fields, modelNos, unsureWords } = product.checked;
  const { policy } = product.reference;
  return judgeListing({
    fields,
    ...(product.live ? { live: product.live } : {}),
    dealerTrusted: product.trusted,
    unsureWords,
    similarTitles:
      product.live?.title === fields.title
        ? []
        : await similarTitles(tx, { ...product, fields, modelNos, similarity: policy.titleSimilarity }),
    priceJump_bp: policy.priceJumpBp,
  });
}

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
  const judgement = seen ? await judge(tx, { ...product, version: row.version, live: before }) : undefined;
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
  return ok(await publish(tx, origin, { ...product, version: written.value }));
}

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

/** GOV-1: who changed which price. */
export async function auditPrices(
  tx: Tx,
  origin: Origin,
  change: { productId: string; before: ListingFields; changed: Partial<ListingFields> },
): Promise<void> {
  const names = (['mrp', 'b2cPrice', 'b2bPrice', 'b2bMinimumQuantity', 'b2bBreaks'] as const).filter(
    (name) => change.changed[name] !== undefined,
  );
  if (names.length === 0) return;
  await audit(tx, origin, {
    action: 'catalogue.price_changed',
    subjectId: change.productId,
    before: Object.fromEntries(names.map((name) => [name, change.before[name]])),
    after: Object.fromEntries(names.map((name) => [name, change.changed[name]])),
  });
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
  return ok(await publish(tx, origin, { ...product, trusted: seller?.trusted ?? false, version: row.version }));
}

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

export function wrongState(row: ProductRow | undefined): Refusal<'catalogue.wrong_state'> {
  const state = row?.status ?? 'removed';
  const messages: Record<string, string> = {
    pulled: 'This listing was blocked. Contact support; only an admin can bring it back.',
    removed: 'This listing was removed.',
  };
  return refuse(
    'catalogue.wrong_state',
    messages[state] ?? `This can't be done while the listing is ${state.replace('_', ' ')}.`,
    {
      details: { state },
    },
  );
}

function changedMeanwhile(row: ProductRow): Refusal<'catalogue.changed_meanwhile'> {
  return refuse(
    'catalogue.changed_meanwhile',
    'Somebody changed this listing meanwhile. Reload it and change it again.',
    {
      details: { version: row.version },
    },
  );
}
