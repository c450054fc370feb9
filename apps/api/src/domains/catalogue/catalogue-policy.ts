import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';

export interface CataloguePolicy {
  trustedAfter: number;
  priceJumpBp: number;
  reportThreshold: number;
  photoLimit: number;
  photoDistance: number;
  titleSimilarity: number;
  changedAt: string;
}

export async function readCataloguePolicy(db: Db): Promise<CataloguePolicy> {
  const row = await db.selectFrom('catalogue_policy').selectAll().executeTakeFirstOrThrow();
  return {
    trustedAfter: row.trusted_after,
    priceJumpBp: row.price_jump_bp,
    reportThreshold: row.report_threshold,
    photoLimit: row.photo_limit,
    photoDistance: row.photo_distance,
    titleSimilarity: row.title_similarity,
    changedAt: row.changed_at.toISOString(),
  };
}

export type PolicyChange = Partial<Omit<CataloguePolicy, 'changedAt'>> & { reason: string };

export async function changeCataloguePolicy(
  tx: Tx,
  origin: Origin,
  change: PolicyChange,
): Promise<Result<CataloguePolicy>> {
  await tx.selectFrom('catalogue_policy').select('only_row').forUpdate().execute();
  const before = await readCataloguePolicy(tx);
  const { reason, ...numbers } = change;
  const after = { ...before, ...numbers, changedAt: origin.at.toISOString() };
  await tx
    .updateTable('catalogue_policy')
    .set({
      trusted_after: after.trustedAfter,
      price_jump_bp: after.priceJumpBp,
      report_threshold: after.reportThreshold,
      photo_limit: after.photoLimit,
      photo_distance: after.photoDistance,
      title_similarity: after.titleSimilarity,
      changed_at: origin.at,
    })
    .execute();
  await audit(tx, origin, { action: 'catalogue.policy_changed', subjectId: 'catalogue_policy', reason, before, after });
  return ok(after);
}
