import type { ReviewReason } from '@mistri/contracts/catalogue/products';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { readCataloguePolicy } from '../catalogue-policy.ts';
import type { ProductRow } from '../listing-fields.ts';
import { lockProduct } from '../products-store.ts';
import { openReview, openReviewOf } from '../reviews-store.ts';
import { wrongState } from '../product-saved.ts';
import { indexProducts } from '../search/index-products.ts';
import { sellerState } from '../set-seller.ts';
import { readPhotos } from '../view-product.ts';
import { copiesOfPhoto } from './find-copies.ts';
import { type PreparedPhoto, preparePhoto } from './prepare-photo.ts';

export type PhotoRefusal =
  | 'catalogue.bad_photo'
  | 'catalogue.too_many_photos'
  | 'catalogue.wrong_state'
  | 'catalogue.no_photo'
  | 'catalogue.bad_order';

export interface PhotosView {
  photos: { photoId: string; alt: string; width: number; height: number; state: string }[];
  waitingFor: string[];
}

export const photoFile = (photoId: string, size: string): string =>
  `photos/${photoId}/${size.includes('.') ? size : `${size}.webp`}`;

/** Decodes, stores and adds a photo at the end. The files are there before the row is, and go if the row is refused. */
export async function storePhoto(
  services: Services,
  origin: Origin,
  given: { productId: string; bytes: Buffer; alt: string },
): Promise<Result<PhotosView, PhotoRefusal>> {
  const prepared = await preparePhoto(given.bytes);
  if (!prepared.ok) return prepared;
  const photoId = newId('pht');
  for (const file of prepared.value.files)
    await services.files.put(photoFile(photoId, file.size), file.bytes, file.type);
  const result = await inTransaction(services.db, (tx) =>
    addPhoto(tx, origin, { photoId, productId: given.productId, alt: given.alt, photo: prepared.value }),
  );
  if (!result.ok) for (const file of prepared.value.files) await services.files.remove(photoFile(photoId, file.size));
  return result;
}

interface NewPhoto {
  photoId: string;
  productId: string;
  alt: string;
  photo: PreparedPhoto;
}

async function addPhoto(tx: Tx, origin: Origin, added: NewPhoto): Promise<Result<PhotosView, PhotoRefusal>> {
  const row = await lockProduct(tx, added.productId);
  if (!row || row.status === 'pulled') return wrongState(row);
  const policy = await readCataloguePolicy(tx);
  const present = await readPhotos(tx, row.product_id, true);
  if (present.length >= policy.photoLimit)
    return refuse('catalogue.too_many_photos', `A product has at most ${policy.photoLimit} photos. Remove one first.`, {
      details: { limit: policy.photoLimit },
    });
  const copies = await copiesOfPhoto(tx, { ...added.photo, dealerId: row.dealer_id, distance: policy.photoDistance });
  const reasons = await reasonsToWait(tx, row, copies);
  const waits = reasons.length > 0 && (row.status === 'active' || row.status === 'paused');
  await tx
    .insertInto('product_photos')
    .values({
      photo_id: added.photoId,
      product_id: row.product_id,
      dealer_id: row.dealer_id,
      position: present.length,
      width: added.photo.width,
      height: added.photo.height,
      alt: added.alt,
      fingerprint: added.photo.fingerprint,
      pieces: [...added.photo.pieces],
      state: waits ? 'waiting' : 'shown',
      created_at: origin.at,
    })
    .execute();
  if (waits || (copies.length > 0 && row.status === 'in_review'))
    await askForReview(tx, origin, row, { reasons, copies });
  await refreshCover(tx, row);
  return ok({ photos: await readPhotos(tx, row.product_id, true), waitingFor: waits ? [...reasons] : [] });
}

async function reasonsToWait(tx: Tx, row: ProductRow, copies: readonly string[]): Promise<ReviewReason[]> {
  const seller = await sellerState(tx, row.dealer_id);
  return [
    ...(seller?.trusted ? [] : ['new_dealer' as const]),
    ...(copies.length > 0 ? ['similar_photo' as const] : []),
  ];
}

/** Joins a review that is open already, with what it asks about. */
async function askForReview(
  tx: Tx,
  origin: Origin,
  row: ProductRow,
  found: { reasons: readonly ReviewReason[]; copies: readonly string[] },
): Promise<void> {
  const open = await openReviewOf(tx, row.product_id);
  const reasons = new Set([...((open?.reasons ?? []) as ReviewReason[]), ...found.reasons]);
  await openReview(tx, origin, {
    productId: row.product_id,
    dealerId: row.dealer_id,
    reasons: [...reasons],
    details: { ...open?.details, ...(found.copies.length > 0 ? { similarPhotos: found.copies } : {}) },
    // Photos that wait are no change of fields: an empty proposal, unless the listing itself waits.
    proposed: open ? open.proposed : row.status === 'in_review' ? null : {},
  });
}

/** The first shown photo is the cover; the number of photos counts for the rank. */
export async function refreshCover(tx: Tx, row: ProductRow): Promise<void> {
  const shown = await readPhotos(tx, row.product_id, false);
  await tx
    .updateTable('products')
    .set({ cover_photo_id: shown[0]?.photoId ?? null, photo_count: shown.length })
    .where('product_id', '=', row.product_id)
    .execute();
  if (row.status === 'active') await indexProducts(tx, [row.product_id]);
}

/** New order and texts. All photos must be named once, so that nobody reorders what they have not seen. */
export async function arrangePhotos(
  tx: Tx,
  wanted: { productId: string; photos: readonly { photoId: string; alt?: string }[] },
): Promise<Result<PhotosView, PhotoRefusal>> {
  const row = await lockProduct(tx, wanted.productId);
  if (!row || row.status === 'pulled') return wrongState(row);
  const present = new Set((await readPhotos(tx, row.product_id, true)).map((photo) => photo.photoId));
  const named = new Set(wanted.photos.map((photo) => photo.photoId));
  if (named.size !== wanted.photos.length || present.size !== named.size || [...named].some((id) => !present.has(id)))
    return refuse('catalogue.bad_order', 'Name all photos of the product, each once. Reload to see them.', {
      errors: [{ path: 'photos', message: 'must be all photos of the product, each once.' }],
    });
  for (const [position, photo] of wanted.photos.entries())
    await tx
      .updateTable('product_photos')
      .set({ position, ...(photo.alt === undefined ? {} : { alt: photo.alt }) })
      .where('photo_id', '=', photo.photoId)
      .execute();
  await refreshCover(tx, row);
  return ok({ photos: await readPhotos(tx, row.product_id, true), waitingFor: [] });
}

export async function removePhoto(
  tx: Tx,
  gone: { productId: string; photoId: string },
): Promise<Result<PhotosView, PhotoRefusal>> {
  const row = await lockProduct(tx, gone.productId);
  if (!row || row.status === 'pulled') return wrongState(row);
  const removed = await tx
    .updateTable('product_photos')
    .set({ state: 'removed' })
    .where('photo_id', '=', gone.photoId)
    .where('product_id', '=', gone.productId)
    .where('state', '!=', 'removed')
    .returning('photo_id')
    .executeTakeFirst();
  if (!removed) return noPhoto();
  await refreshCover(tx, row);
  return ok({ photos: await readPhotos(tx, row.product_id, true), waitingFor: [] });
}

export const noPhoto = (): Refusal<'catalogue.no_photo'> =>
  refuse('catalogue.no_photo', 'There is no such photo, or it was removed.');

/** Whom a photo is shown to: everybody once its listing is; before that its dealer and admins. */
export async function findPhoto(db: Db, photoId: string): Promise<{ dealerId: string; open: boolean } | undefined> {
  const row = await db
    .selectFrom('product_photos as photo')
    .innerJoin('products as product', 'product.product_id', 'photo.product_id')
    .select(['photo.dealer_id', 'photo.state', 'product.status'])
    .where('photo.photo_id', '=', photoId)
    .where('photo.state', '!=', 'removed')
    .executeTakeFirst();
  if (!row) return undefined;
  // Who bought what was withdrawn since still sees it in the order.
  const open = row.state === 'shown' && ['active', 'paused', 'removed'].includes(row.status);
  return { dealerId: row.dealer_id, open };
}
