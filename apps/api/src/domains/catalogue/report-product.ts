import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { readCataloguePolicy } from './catalogue-policy.ts';
import { moveProduct, pulled } from './change-product-status.ts';
import { lockProduct } from './products-store.ts';

export interface Report {
  productId: string;
  userId: string;
  reason: string;
  note?: string;
}

/** MKT-3: one open voice per person; at the threshold the listing is pulled until an admin has looked. */
export async function reportProduct(
  tx: Tx,
  origin: Origin,
  report: Report,
): Promise<Result<{ reportId: string }, 'catalogue.already_reported' | 'catalogue.not_found'>> {
  const row = await lockProduct(tx, report.productId);
  if (!row || !['active', 'paused', 'pulled'].includes(row.status))
    return refuse('catalogue.not_found', 'There is no such product.');
  const reportId = newId('rpt');
  const added = await tx
    .insertInto('product_reports')
    .values({
      report_id: reportId,
      product_id: report.productId,
      user_id: report.userId,
      reason: report.reason,
      note: report.note ?? null,
      created_at: origin.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['product_id', 'user_id']).where('state', '=', sql.lit('open')).doNothing(),
    )
    .returning('report_id')
    .executeTakeFirst();
  if (!added) return refuse('catalogue.already_reported', 'You have reported this already. We are looking at it.');
  const { open } = await tx
    .selectFrom('product_reports')
    .select((where) => where.fn.countAll<number>().as('open'))
    .where('product_id', '=', report.productId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const policy = await readCataloguePolicy(tx);
  if (row.status !== 'pulled' && open >= policy.reportThreshold) {
    const reason = `${open} people reported it`;
    await moveProduct(tx, origin, { productId: report.productId, status: 'pulled', reason });
    await audit(tx, origin, {
      action: 'catalogue.product_pulled',
      subjectId: report.productId,
      reason,
      before: { status: row.status },
    });
    await pulled(tx, origin, row);
  }
  return ok({ reportId });
}

export interface ReportsDecision {
  productId: string;
  decision: 'upheld' | 'dismissed';
  reason: string;
}

/** All open reports of a listing at once: it stays or becomes blocked, or comes back. */
export async function decideReports(
  tx: Tx,
  origin: Origin,
  decision: ReportsDecision,
): Promise<Result<{ productId: string; status: string; closed: number }, 'catalogue.no_reports'>> {
  const row = await lockProduct(tx, decision.productId);
  if (!row) return refuse('catalogue.no_reports', 'There is no such product, or it was removed.');
  const closed = await tx
    .updateTable('product_reports')
    .set({ state: decision.decision })
    .where('product_id', '=', decision.productId)
    .where('state', '=', 'open')
    .returning('report_id')
    .execute();
  if (closed.length === 0) return refuse('catalogue.no_reports', 'Nobody has an open report about this product.');
  const status = decision.decision === 'upheld' ? 'pulled' : row.status === 'pulled' ? 'active' : row.status;
  if (status !== row.status) {
    await moveProduct(tx, origin, {
      productId: row.product_id,
      status,
      reason: status === 'pulled' ? decision.reason : undefined,
    });
    if (status === 'pulled') await pulled(tx, origin, row);
  }
  await audit(tx, origin, {
    action: `catalogue.reports_${decision.decision}`,
    subjectId: row.product_id,
    reason: decision.reason,
    before: { status: row.status },
    after: { status, reports: closed.length },
  });
  return ok({ productId: row.product_id, status, closed: closed.length });
}
