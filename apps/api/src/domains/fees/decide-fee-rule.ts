import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { decideRule, lockRule } from './fees-store.ts';
import { proposerGone } from './proposer-counts.ts';

export type DecideFeeRuleRefusal =
  | 'fees.not_found'
  | 'fees.already_decided'
  | 'fees.same_person'
  | 'fees.proposer_gone'
  | 'fees.back_dated';

/**
 * The second finance admin's answer. Two people for every change, not only for lower rates: lowering favours a payee,
 * raising takes from one, and a rule for one direction only could be walked around by going up first (ADR 0005).
 */
export async function decideFeeRule(
  tx: Tx,
  origin: Origin,
  decision: { ruleId: string; approve: boolean; reason: string | null },
): Promise<Result<{ ruleId: string; state: 'approved' | 'rejected' }, DecideFeeRuleRefusal>> {
  const rule = await lockRule(tx, decision.ruleId);
  if (!rule) return refuse('fees.not_found', 'There is no such rule.');
  if (rule.state !== 'proposed') return refuse('fees.already_decided', `This version is already ${rule.state}.`);
  if (rule.proposedBy === origin.actor.userId)
    return refuse('fees.same_person', 'Another finance admin must decide: you proposed this version.');
  const gone = decision.approve && (await proposerGone(tx, { proposedBy: rule.proposedBy, at: origin.at }));
  if (gone) return gone;
  if (decision.approve && rule.validFrom.getTime() <= origin.at.getTime())
    return refuse('fees.back_dated', 'Its date has passed without approval. Propose it again with a later date.');
  const state = decision.approve ? 'approved' : 'rejected';
  await decideRule(tx, {
    ruleId: rule.ruleId,
    state,
    by: origin.actor.userId,
    at: origin.at,
    reason: decision.reason,
  });
  await audit(tx, origin, {
    action: `fees.rule_${state}`,
    subjectId: rule.ruleId,
    ...(decision.reason ? { reason: decision.reason } : {}),
    before: { state: 'proposed', proposedBy: rule.proposedBy },
    after: { state, kind: rule.kind, appliesTo: rule.appliesTo, rate_bp: rule.rate_bp, flat_minor: rule.flat_minor },
  });
  if (decision.approve) {
    await emit(tx, origin, {
      name: 'fees.rule_approved.v1',
      subject: rule.ruleId,
      payload: {
        ruleId: rule.ruleId,
        kind: rule.kind,
        appliesTo: rule.appliesTo,
        tier: rule.tier,
        category: rule.category,
        rate_bp: rule.rate_bp,
        flat_minor: rule.flat_minor,
        validFrom: rule.validFrom.toISOString(),
      },
    });
  }
  return ok({ ruleId: rule.ruleId, state });
}
