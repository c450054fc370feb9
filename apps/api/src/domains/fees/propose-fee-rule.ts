import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { violatedConstraint } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { FeeRule } from './fee-rules.ts';
import { insertRule } from './fees-store.ts';

export interface FeeRuleProposal extends Omit<FeeRule, 'ruleId'> {
  readonly reason: string;
}

export type ProposeFeeRuleRefusal = 'fees.back_dated' | 'fees.version_exists' | 'fees.wrong_target';

const targets = { commission: ['dealer', 'technician', 'provider'], service_fee: ['order', 'repair'] } as const;

/** Writes a version that waits for a second finance admin. Never back-dated: what was agreed at capture stays. */
export async function proposeFeeRule(
  tx: Tx,
  origin: Origin,
  proposal: FeeRuleProposal,
): Promise<Result<{ ruleId: string }, ProposeFeeRuleRefusal>> {
  if (proposal.validFrom.getTime() <= origin.at.getTime())
    return refuse('fees.back_dated', 'Choose a date and time in the future: a rule cannot change what is past.', {
      errors: [{ path: 'validFrom', message: 'must be in the future' }],
    });
  const problem = wrongTarget(proposal);
  if (problem) return refuse('fees.wrong_target', problem.message, { errors: [problem] });
  const ruleId = newId('fee');
  try {
    await insertRule(tx, { ...proposal, ruleId, proposedBy: origin.actor.userId, proposedAt: origin.at });
  } catch (error) {
    if (violatedConstraint(error) === 'fee_rules_version')
      return refuse('fees.version_exists', 'There is already a version of this rule for this moment.', {
        errors: [{ path: 'validFrom', message: 'is taken by another version' }],
      });
    throw error;
  }
  const { reason, ...after } = proposal;
  await audit(tx, origin, { action: 'fees.rule_proposed', subjectId: ruleId, reason, after });
  return ok({ ruleId });
}

function wrongTarget(proposal: FeeRuleProposal): { path: string; message: string } | undefined {
  const allowed: readonly string[] = targets[proposal.kind];
  if (!allowed.includes(proposal.appliesTo))
    return { path: 'appliesTo', message: `must be one of ${allowed.join(', ')}` };
  if (proposal.kind === 'commission' && proposal.flat_minor !== 0)
    return { path: 'flat', message: 'must be 0: commission is a rate' };
  if (proposal.kind === 'service_fee' && (proposal.tier !== null || proposal.category !== null))
    return { path: 'tier', message: 'a service fee has neither tier nor category' };
  return undefined;
}
