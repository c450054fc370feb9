import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { type MoneySettings, policyProblem } from './money-policy.ts';
import { insertPolicy, moneyPolicy } from './policy-store.ts';

/** A full set of limits on top of the present version, waiting for a second finance admin. */
export async function proposePolicy(
  tx: Tx,
  origin: Origin,
  proposal: { settings: MoneySettings; reason: string },
): Promise<Result<{ policyId: string; basedOn: number }, 'fees.policy_contradicts' | 'fees.policy_unchanged'>> {
  const problem = policyProblem(proposal.settings);
  if (problem) return refuse('fees.policy_contradicts', problem.message, { errors: [problem] });
  const { version, ...present } = await moneyPolicy(tx);
  const changed = changedNames(present, proposal.settings);
  if (changed.length === 0) return refuse('fees.policy_unchanged', 'These are the limits that apply already.');
  const policyId = newId('mpo');
  await insertPolicy(tx, {
    policyId,
    basedOn: version,
    settings: proposal.settings,
    reason: proposal.reason,
    proposedBy: origin.actor.userId,
    proposedAt: origin.at,
  });
  await audit(tx, origin, {
    action: 'fees.policy_proposed',
    subjectId: policyId,
    reason: proposal.reason,
    before: pick(present, changed),
    after: pick(proposal.settings, changed),
  });
  return ok({ policyId, basedOn: version });
}

type Name = keyof MoneySettings;

export function changedNames(before: MoneySettings, after: MoneySettings): Name[] {
  return (Object.keys(after) as Name[]).filter((name) => before[name] !== after[name]);
}

export function pick(settings: MoneySettings, names: readonly Name[]): Partial<MoneySettings> {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}
