import type { Db, Tx } from '#platform/db/database.ts';

/** @returns approvals by hold: admin ids, first to last */
export async function approvalsOf(db: Db, holdIds: readonly string[]): Promise<Map<string, string[]>> {
  if (holdIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('release_approvals')
    .select(['hold_id', 'admin_id'])
    .where('hold_id', 'in', [...holdIds])
    .orderBy('approved_at')
    .execute();
  const byHold = Map.groupBy(rows, (row) => row.hold_id);
  return new Map(holdIds.map((id) => [id, (byHold.get(id) ?? []).map((row) => row.admin_id)]));
}

export async function approve(
  tx: Tx,
  approval: { holdId: string; adminId: string; at: Date; policyVersion: number },
): Promise<void> {
  await tx
    .insertInto('release_approvals')
    .values({
      hold_id: approval.holdId,
      admin_id: approval.adminId,
      approved_at: approval.at,
      policy_version: approval.policyVersion,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
