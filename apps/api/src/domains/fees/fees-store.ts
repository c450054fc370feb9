import type { Db, Tx } from '#platform/db/database.ts';
import { keptReading } from '#platform/db/kept-readings.ts';
import type { FeeRule } from './fee-rules.ts';

export interface FeeRuleRecord extends FeeRule {
  readonly state: 'proposed' | 'approved' | 'rejected';
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

const columns = [
  'rule_id as ruleId',
  'kind',
  'applies_to as appliesTo',
  'tier',
  'category',
  'rate_bp',
  'flat_minor',
  'valid_from as validFrom',
  'state',
  'reason',
  'proposed_by as proposedBy',
  'proposed_at as proposedAt',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
  'decision_reason as decisionReason',
] as const;

/** Approved versions that have begun by `at`, for one role or kind of job. A few dozen rows. */
export async function approvedRules(
  db: Db,
  asked: { kind: FeeRule['kind']; appliesTo: string; at: Date },
): Promise<FeeRuleRecord[]> {
  const { kind, appliesTo, at } = asked;
  const approved = await keptReading(db, { table: 'fee_rules', key: `${kind} ${appliesTo}` }, () =>
    db
      .selectFrom('fee_rules')
      .select(columns)
      .where('kind', '=', kind)
      .where('applies_to', '=', appliesTo)
      .where('state', '=', 'approved')
      .execute(),
  );
  return approved.filter((rule) => rule.validFrom <= at);
}

export interface FeeRuleFilter {
  readonly kind?: FeeRule['kind'];
  readonly appliesTo?: string;
  readonly state?: FeeRuleRecord['state'];
  /** Rule id of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Newest first: ids sort by time. */
export function listRules(db: Db, filter: FeeRuleFilter): Promise<FeeRuleRecord[]> {
  let query = db.selectFrom('fee_rules').select(columns);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.appliesTo) query = query.where('applies_to', '=', filter.appliesTo);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.after) query = query.where('rule_id', '<', filter.after);
  return query.orderBy('rule_id', 'desc').limit(filter.limit).execute();
}

export async function lockRule(tx: Tx, ruleId: string): Promise<FeeRuleRecord | undefined> {
  return tx.selectFrom('fee_rules').select(columns).where('rule_id', '=', ruleId).forUpdate().executeTakeFirst();
}

export async function insertRule(
  tx: Tx,
  rule: FeeRule & { reason: string; proposedBy: string; proposedAt: Date },
): Promise<void> {
  await tx
    .insertInto('fee_rules')
    .values({
      rule_id: rule.ruleId,
      kind: rule.kind,
      applies_to: rule.appliesTo,
      tier: rule.tier,
      category: rule.category,
      rate_bp: rule.rate_bp,
      flat_minor: rule.flat_minor,
      valid_from: rule.validFrom,
      reason: rule.reason,
      proposed_by: rule.proposedBy,
      proposed_at: rule.proposedAt,
    })
    .execute();
}

export async function decideRule(
  tx: Tx,
  decision: { ruleId: string; state: 'approved' | 'rejected'; by: string; at: Date; reason: string | null },
): Promise<void> {
  await tx
    .updateTable('fee_rules')
    .set({
      state: decision.state,
      decided_by: decision.by,
      decided_at: decision.at,
      decision_reason: decision.reason,
    })
    .where('rule_id', '=', decision.ruleId)
    .execute();
}
