import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import type { CheckedListing } from './check-listing.ts';
import { judgeListing, type Judgement } from './judge-listing.ts';
import type { ListingFields } from './listing-fields.ts';
import type { ListingReference } from './listing-reference.ts';
import { copiesOfProduct } from './photos/find-copies.ts';
import type { ProductSaved } from './product-saved.ts';
import { similarTitles } from './products-store.ts';
import { openReview, withdrawReview } from './reviews-store.ts';
import { indexProducts } from './search/index-products.ts';

interface Published {
  productId: string;
  dealerId: string;
  checked: CheckedListing;
  reference: ListingReference;
  trusted: boolean;
  version: number;
}

/** Out of draft: live, or into the queue. */
export async function publishProduct(tx: Tx, origin: Origin, product: Published): Promise<ProductSaved> {
  const { reasons, details } = await judgeProduct(tx, product);
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

/** What a person would have to look at before this is seen. */
export async function judgeProduct(tx: Tx, product: Published & { live?: ListingFields }): Promise<Judgement> {
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
