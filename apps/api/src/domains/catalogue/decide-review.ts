import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { auditPrices } from './audit-prices.ts';
import { moveProduct } from './change-product-status.ts';
import { checkListing, type ListingRefusal } from './check-listing.ts';
import { fieldsOf, type ListingFields, type ProductRow } from './listing-fields.ts';
import { modelIdsOf, readListingReference } from './listing-reference.ts';
import { refreshCover } from './photos/store-photo.ts';
import { lockProduct } from './products-store.ts';
import { closeReview, type ReviewRow } from './reviews-store.ts';
import { indexProducts } from './search/index-products.ts';
import { writeUnlessTaken } from './write-unless-taken.ts';

export interface ReviewDecision {
  reviewId: string;
  decision: 'approved' | 'rejected';
  reason: string;
  /** Why a new listing can't be let in now. Changes of live ones, and refusals, can be decided. */
  stopped?: Refusal<'catalogue.listings_stopped'> | undefined;
}

export type ReviewRefusal =
  | 'catalogue.no_review'
  | 'catalogue.already_decided'
  | 'catalogue.listings_stopped'
  | 'catalogue.sku_taken'
  | ListingRefusal;

/** MKT-3: a person lets a listing, or a change of one, be seen, or not. The dealer reads the reason. */
export async function decideReview(
  tx: Tx,
  origin: Origin,
  decision: ReviewDecision,
): Promise<Result<{ reviewId: string; productId: string; state: string; status: string }, ReviewRefusal>> {
  const found = await tx
    .selectFrom('product_reviews')
    .select('product_id')
    .where('review_id', '=', decision.reviewId)
    .executeTakeFirst();
  const row = found && (await lockProduct(tx, found.product_id));
  if (!found || !row) return refuse('catalogue.no_review', 'There is no such review, or its listing was removed.');
  // Read after the lock: two admins may decide at once.
  const review = await tx
    .selectFrom('product_reviews')
    .selectAll()
    .where('review_id', '=', decision.reviewId)
    .executeTakeFirstOrThrow();
  if (review.state !== 'open')
    return refuse('catalogue.already_decided', 'This was decided already. Reload the queue.', {
      details: { state: review.state },
    });
  if (decision.stopped && decision.decision === 'approved' && row.status === 'in_review') return decision.stopped;
  const applied =
    decision.decision === 'approved'
      ? await approve(tx, origin, row, review)
      : await reject(tx, origin, row, { review, reason: decision.reason });
  if (!applied.ok) return applied;
  await closeReview(tx, origin, { productId: row.product_id, state: decision.decision, note: decision.reason });
  await audit(tx, origin, {
    action: `catalogue.review_${decision.decision}`,
    subjectId: row.product_id,
    reason: decision.reason,
    before: { status: row.status, reasons: review.reasons },
    after: { status: applied.value },
  });
  await emit(tx, origin, {
    name: 'catalogue.review_decided.v1',
    subject: row.product_id,
    payload: {
      productId: row.product_id,
      dealerId: row.dealer_id,
      title: row.title,
      decision: decision.decision,
      note: decision.reason,
    },
  });
  return ok({
    reviewId: decision.reviewId,
    productId: row.product_id,
    state: decision.decision,
    status: applied.value,
  });
}

async function approve(
  tx: Tx,
  origin: Origin,
  row: ProductRow,
  review: ReviewRow,
): Promise<Result<string, ReviewRefusal>> {
  if (review.proposed && Object.keys(review.proposed).length > 0) {
    const applied = await applyProposal(tx, origin, row, review.proposed as Partial<ListingFields>);
    if (!applied.ok) return applied;
  }
  await tx
    .updateTable('product_photos')
    .set({ state: 'shown' })
    .where('product_id', '=', row.product_id)
    .where('state', '=', 'waiting')
    .execute();
  await refreshCover(tx, row);
  if (row.status === 'in_review') {
    await moveProduct(tx, origin, { productId: row.product_id, status: 'active' });
    await countApproval(tx, row.dealer_id);
    return ok('active');
  }
  await indexProducts(tx, [row.product_id]);
  return ok(row.status);
}

/** The change as it was proposed, on the listing as it is now; the rules are asked again. */
async function applyProposal(
  tx: Tx,
  origin: Origin,
  row: ProductRow,
  proposed: Partial<ListingFields>,
): Promise<Result<null, ReviewRefusal>> {
  const reference = await readListingReference(tx, origin.at, [proposed.hsn ?? row.hsn]);
  const before = fieldsOf(row, modelIdsOf(reference, row.model_nos));
  const checked = checkListing({ ...before, ...proposed }, reference);
  if (!checked.ok) return checked;
  const written = await writeUnlessTaken(tx, origin, { productId: row.product_id, ...checked.value });
  if (!written.ok) return written;
  await auditPrices(tx, origin, { productId: row.product_id, before, changed: proposed });
  return ok(null);
}

async function reject(
  tx: Tx,
  origin: Origin,
  row: ProductRow,
  decided: { review: ReviewRow; reason: string },
): Promise<Result<string, never>> {
  await tx
    .updateTable('product_photos')
    .set({ state: 'removed' })
    .where('product_id', '=', row.product_id)
    .where('state', '=', 'waiting')
    .execute();
  if (decided.review.proposed || row.status !== 'in_review') return ok(row.status);
  await moveProduct(tx, origin, { productId: row.product_id, status: 'rejected', reason: decided.reason });
  return ok('rejected');
}

/** A dealer whose listings were approved often enough lists without waiting. */
async function countApproval(tx: Tx, dealerId: string): Promise<void> {
  await sql`
    UPDATE catalogue_sellers SET approved_count = approved_count + 1,
      trusted = trusted OR approved_count + 1 >= (SELECT trusted_after FROM catalogue_policy)
    WHERE dealer_id = ${dealerId}`.execute(tx);
}
