import type { Db, Tx } from '#platform/db/database.ts';

/** Only of the hold's present round: what was approved before a freeze or a refund was something else. @returns admin ids, first to last */
export async function approvalsOf(db: Db, holdIds: readonly string[]): Promise<Map<string, string[]>> {
  if (holdIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('release_approvals as approval')
    .innerJoin('holds', (join) =>
      join.onRef('holds.hold_id', '=', 'approval.hold_id').onRef('holds.approval_round', '=', 'approval.round'),
    )
    .select(['approval.hold_id', 'approval.admin_id'])
    .where('approval.hold_id', 'in', [...holdIds])
    .orderBy('approval.approved_at')
    .execute();
  const byHold = Map.groupBy(rows, (row) => row.hold_id);
  return new Map(holdIds.map((id) => [id, (byHold.get(id) ?? []).map((row) => row.admin_id)]));
}

export async function approve(
  tx: Tx,
  approval: { holdId: string; adminId: string; round: number; at: Date; policyVersion: number },
): Promise<void> {
  await tx
    .insertInto('release_approvals')
    .values({
      hold_id: approval.holdId,
      admin_id: approval.adminId,
      round: approval.round,
      approved_at: approval.at,
      policy_version: approval.policyVersion,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
