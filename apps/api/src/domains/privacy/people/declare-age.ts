import type { Actor } from '#platform/auth/actor.ts';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { changeUserStatus } from '#rooms/identity/index.ts';
import { withdrawAll } from '../consents/change-consent.ts';
import { ageFactsOf } from './age-groups.ts';

export type AgeRefusal = 'privacy.age_declared' | 'privacy.child_role';

/**
 * DPDP Act s.9: data of a child only with the guardian's verifiable consent, no tracking, no advertising. Who says to be
 * younger than 18 is suspended until a guardian says yes; that can't be unsaid by the same person.
 */
export async function declareAge(
  tx: Tx,
  origin: Origin,
  given: { actor: Actor; adult: boolean },
): Promise<Result<true, AgeRefusal>> {
  const { userId, role } = given.actor;
  const known = await ageFactsOf(tx, userId);
  if (known.ageGroup !== null) {
    if ((known.ageGroup === 'adult') === given.adult) return ok(true as const);
    return refuse('privacy.age_declared', 'You answered this before. Write to the grievance officer to correct it.');
  }
  if (!given.adult && role !== 'customer') {
    return refuse('privacy.child_role', 'Only people who are 18 or older can work or trade here.');
  }
  const facts = {
    age_group: given.adult ? ('adult' as const) : ('child' as const),
    age_declared_at: origin.at,
    suspended_by_rule: !given.adult,
  };
  await tx
    .insertInto('privacy_profiles')
    .values({
      user_id: userId,
      ...facts,
      guardian_id: null,
      guardian_accepted_at: null,
      nominee_key: null,
      nominee_sealed: null,
      nominated_at: null,
    })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(facts))
    .execute();
  await audit(tx, origin, { action: 'privacy.age_declared', subjectId: userId, after: { ageGroup: facts.age_group } });
  if (!given.adult) await protectChild(tx, origin, given.actor);
  return ok(true as const);
}

async function protectChild(tx: Tx, origin: Origin, actor: Actor): Promise<void> {
  const { userId } = actor;
  const rule: Origin = { ...origin, actor: { userId: 'system:privacy.child-rule', role: 'system' } };
  await withdrawAll(tx, rule, { userId, cause: 'child', adultsOnly: true });
  if (actor.status !== 'active') {
    // Whoever suspended this account has the say about it; the rule must not lift that later.
    await tx.updateTable('privacy_profiles').set({ suspended_by_rule: false }).where('user_id', '=', userId).execute();
    return;
  }
  const reason = 'younger than 18, waits for a guardian';
  const changed = await changeUserStatus(tx, rule, { userId, status: 'suspended', reason });
  if (!changed.ok) throw new Error(changed.code);
}
