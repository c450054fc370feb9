import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { ProductStatus } from './catalogue-tables.ts';
import { lockProduct } from './products-store.ts';
import { withdrawReview } from './reviews-store.ts';
import { type ProductSaved, wrongState } from './product-saved.ts';
import { indexProducts } from './search/index-products.ts';

export interface StatusChange {
  productId: string;
  status: 'active' | 'paused' | 'pulled';
  /** Who asks: the dealer may not undo what an admin did. */
  by: 'dealer' | 'admin';
  reason?: string;
}

/** From → to, and who may. Drafts and listings in review move by submitting and deciding. */
const moves: Readonly<Record<string, readonly ('dealer' | 'admin')[]>> = {
  'active paused': ['dealer', 'admin'],
  'paused active': ['dealer', 'admin'],
  'active pulled': ['admin'],
  'paused pulled': ['admin'],
  'in_review pulled': ['admin'],
  'rejected pulled': ['admin'],
  'draft pulled': ['admin'],
  'pulled active': ['admin'],
};

type StatusRefusal = 'catalogue.wrong_state' | 'catalogue.paused_by_admin' | 'catalogue.reason_needed';

/** Pause and resume (dealer or admin), block and unblock (admin). Bites with the commit, in search and checkout. */
export async function changeProductStatus(
  tx: Tx,
  origin: Origin,
  change: StatusChange,
): Promise<Result<ProductSaved, StatusRefusal>> {
  const row = await lockProduct(tx, change.productId);
  if (!row || !moves[`${row.status} ${change.status}`]?.includes(change.by)) return wrongState(row);
  if (change.by === 'dealer' && row.paused_by === 'admin') {
    return refuse('catalogue.paused_by_admin', 'An admin paused this listing. Contact support to have it looked at.', {
      details: { reason: row.status_reason },
    });
  }
  if (change.by === 'admin' && !change.reason) {
    return refuse('catalogue.reason_needed', 'Say why; the dealer reads it.', {
      errors: [{ path: 'reason', message: 'is needed when an admin decides.' }],
    });
  }
  await moveProduct(tx, origin, { ...change, pausedBy: change.status === 'paused' ? change.by : null });
  await audit(tx, origin, {
    action: `catalogue.product_${change.status}`,
    subjectId: change.productId,
    before: { status: row.status },
    after: { status: change.status },
    ...(change.reason ? { reason: change.reason } : {}),
  });
  if (change.status === 'pulled') await pulled(tx, origin, row);
  return ok({ productId: change.productId, status: change.status, version: row.version, waitingFor: [] });
}

/** The only place that moves a listing between its states after it was submitted; the index follows. */
export async function moveProduct(
  tx: Tx,
  origin: Origin,
  move: { productId: string; status: ProductStatus; pausedBy?: 'dealer' | 'admin' | null; reason?: string | undefined },
): Promise<void> {
  await tx
    .updateTable('products')
    .set((where) => ({
      status: move.status,
      paused_by: move.pausedBy ?? null,
      status_reason: move.reason ?? null,
      updated_at: origin.at,
      ...(move.status === 'active' ? { listed_at: where.fn.coalesce('listed_at', where.val(origin.at)) } : {}),
    }))
    .where('product_id', '=', move.productId)
    .execute();
  await indexProducts(tx, [move.productId]);
}

export async function pulled(
  tx: Tx,
  origin: Origin,
  row: { product_id: string; dealer_id: string; title: string },
): Promise<void> {
  await withdrawReview(tx, origin, row.product_id);
  await emit(tx, origin, {
    name: 'catalogue.product_pulled.v1',
    subject: row.product_id,
    payload: { productId: row.product_id, dealerId: row.dealer_id, title: row.title },
  });
}
