import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { decidePolicyRow, lockPolicies, moneyPolicy, readPolicy } from './policy-store.ts';
import { changedNames, pick } from './propose-policy.ts';
import { proposerGone } from './proposer-counts.ts';

export type DecidePolicyRefusal =
  | 'fees.not_found'
  | 'fees.already_decided'
  | 'fees.same_person'
  | 'fees.proposer_gone'
  | 'fees.policy_outdated';

/** PAY-5: thresholds and automatic release change only when a second finance admin agrees to exactly this version. */
export async function decidePolicy(
  tx: Tx,
  origin: Origin,
  decision: { policyId: string; approve: boolean; reason: string | null },
): Promise<Result<{ policyId: string; state: 'approved' | 'rejected'; version: number | null }, DecidePolicyRefusal>> {
  await lockPolicies(tx);
  const proposal = await readPolicy(tx, decision.policyId);
  if (!proposal) return refuse('fees.not_found', 'There is no such proposal.');
  if (proposal.state !== 'proposed') return refuse('fees.already_decided', `This is already ${proposal.state}.`);
  if (proposal.proposedBy === origin.actor.userId)
    return refuse('fees.same_person', 'Another finance admin must decide: you proposed this.');
  const gone = decision.approve && (await proposerGone(tx, { proposedBy: proposal.proposedBy, at: origin.at }));
  if (gone) return gone;
  const { version: present, ...settings } = await moneyPolicy(tx);
  if (decision.approve && present !== proposal.basedOn)
    return refuse('fees.policy_outdated', 'Another version was approved meanwhile. Look at it and propose again.');
  const version = decision.approve ? present + 1 : null;
  const { policyId } = proposal;
  await decidePolicyRow(tx, { policyId, version, by: origin.actor.userId, at: origin.at, reason: decision.reason });
  const changed = changedNames(settings, proposal.settings);
  await audit(tx, origin, {
    action: decision.approve ? 'fees.policy_approved' : 'fees.policy_rejected',
    subjectId: policyId,
    ...(decision.reason ? { reason: decision.reason } : {}),
    before: { version: present, proposedBy: proposal.proposedBy, ...pick(settings, changed) },
    after: { version, ...pick(proposal.settings, changed) },
  });
  if (version !== null) {
    await emit(tx, origin, {
      name: 'fees.policy_changed.v1',
      subject: 'money-policy',
      payload: { version, changed },
    });
  }
  return ok({ policyId, state: decision.approve ? 'approved' : 'rejected', version });
}
