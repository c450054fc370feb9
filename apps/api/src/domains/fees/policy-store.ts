import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { MoneyPolicy, MoneySettings } from './money-policy.ts';

export interface PolicyRecord {
  readonly policyId: string;
  readonly version: number | null;
  readonly basedOn: number;
  readonly settings: MoneySettings;
  readonly state: 'proposed' | 'approved' | 'rejected';
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

const columns = [
  'policy_id as policyId',
  'version',
  'based_on as basedOn',
  'settings',
  'state',
  'reason',
  'proposed_by as proposedBy',
  'proposed_at as proposedAt',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
  'decision_reason as decisionReason',
] as const;

/** The limits that apply now. */
export async function moneyPolicy(db: Db): Promise<MoneyPolicy> {
  const row = await db
    .selectFrom('money_policies')
    .select(['version', 'settings'])
    .where('version', 'is not', null)
    .orderBy('version', 'desc')
    // As text: with a parameter the statement is planned each time it is asked.
    .limit(sql.lit(1))
    .executeTakeFirstOrThrow();
  return { ...row.settings, version: row.version ?? 0 };
}

export function listPolicies(db: Db, limit: number): Promise<PolicyRecord[]> {
  return db.selectFrom('money_policies').select(columns).orderBy('policy_id', 'desc').limit(limit).execute();
}

/**
 * All versions queue on the first row, so that two approvals cannot both become the next version. (Locking "the newest"
 * would lock a row that is no longer the newest when the lock is given.)
 */
export async function lockPolicies(tx: Tx): Promise<void> {
  await tx.selectFrom('money_policies').select('policy_id').where('version', '=', 1).forUpdate().execute();
}

export async function readPolicy(db: Db, policyId: string): Promise<PolicyRecord | undefined> {
  return db.selectFrom('money_policies').select(columns).where('policy_id', '=', policyId).executeTakeFirst();
}

export async function insertPolicy(
  tx: Tx,
  policy: Pick<PolicyRecord, 'policyId' | 'basedOn' | 'settings' | 'reason' | 'proposedBy' | 'proposedAt'>,
): Promise<void> {
  await tx
    .insertInto('money_policies')
    .values({
      policy_id: policy.policyId,
      based_on: policy.basedOn,
      settings: JSON.stringify(policy.settings),
      reason: policy.reason,
      proposed_by: policy.proposedBy,
      proposed_at: policy.proposedAt,
    })
    .execute();
}

export async function decidePolicyRow(
  tx: Tx,
  decision: { policyId: string; version: number | null; by: string; at: Date; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('money_policies')
    .set({
      state: decision.version === null ? 'rejected' : 'approved',
      version: decision.version,
      decided_by: decision.by,
      decided_at: decision.at,
      decision_reason: decision.reason,
    })
    .where('policy_id', '=', decision.policyId)
    .execute();
}
