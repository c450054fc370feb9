import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, type Result } from '#platform/refusal.ts';

export interface InventoryPolicy {
  reservationMinutes: number;
  changedAt: string;
}

export async function readPolicy(db: Db): Promise<InventoryPolicy> {
  const row = await db.selectFrom('inventory_policy').selectAll().executeTakeFirstOrThrow();
  return { reservationMinutes: row.reservation_minutes, changedAt: row.changed_at.toISOString() };
}

export async function changePolicy(
  tx: Tx,
  origin: Origin,
  change: { reservationMinutes: number; reason: string },
): Promise<Result<InventoryPolicy>> {
  const before = await tx.selectFrom('inventory_policy').selectAll().forUpdate().executeTakeFirstOrThrow();
  await tx
    .updateTable('inventory_policy')
    .set({ reservation_minutes: change.reservationMinutes, changed_at: origin.at })
    .execute();
  await audit(tx, origin, {
    action: 'inventory.policy_changed',
    subjectId: 'inventory_policy',
    reason: change.reason,
    before: { reservationMinutes: before.reservation_minutes },
    after: { reservationMinutes: change.reservationMinutes },
  });
  return ok(await readPolicy(tx));
}
