import type { ReviewReason } from '@mistri/contracts/catalogue/products';
import type { Selectable } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Database, Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import './catalogue-review-tables.ts';
import type { ListingFields } from './listing-fields.ts';

export type ReviewRow = Selectable<Database['product_reviews']>;

export async function openReviewOf(db: Db, productId: string): Promise<ReviewRow | undefined> {
  return db
    .selectFrom('product_reviews')
    .selectAll()
    .where('product_id', '=', productId)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

export interface WantedReview {
  productId: string;
  dealerId: string;
  reasons: readonly ReviewReason[];
  details: Readonly<Record<string, unknown>>;
  /** The change that waits; null when the listing itself waits. */
  proposed: Partial<ListingFields> | null;
}

/** One open review per listing: a later change takes the place of the one that waits. The listing must be locked. */
export async function openReview(tx: Tx, origin: Origin, wanted: WantedReview): Promise<void> {
  const values = {
    reasons: [...wanted.reasons],
    details: JSON.stringify(wanted.details),
    proposed: wanted.proposed === null ? null : JSON.stringify(wanted.proposed),
  };
  const open = await openReviewOf(tx, wanted.productId);
  if (open) {
    await tx.updateTable('product_reviews').set(values).where('review_id', '=', open.review_id).execute();
    return;
  }
  await tx
    .insertInto('product_reviews')
    .values({
      ...values,
      review_id: newId('rvw'),
      product_id: wanted.productId,
      dealer_id: wanted.dealerId,
      state: 'open',
      opened_at: origin.at,
      decided_at: null,
      decided_by: null,
      note: null,
    })
    .execute();
}

/** The reason for an open review is gone: the change was taken back, the listing removed. */
export async function withdrawReview(tx: Tx, origin: Origin, productId: string): Promise<void> {
  await closeReview(tx, origin, { productId, state: 'withdrawn', note: null });
}

export async function closeReview(
  tx: Tx,
  origin: Origin,
  closed: { productId: string; state: 'approved' | 'rejected' | 'withdrawn'; note: string | null },
): Promise<void> {
  await tx
    .updateTable('product_reviews')
    .set({ state: closed.state, decided_at: origin.at, decided_by: origin.actor.userId, note: closed.note })
    .where('product_id', '=', closed.productId)
    .where('state', '=', 'open')
    .execute();
}
