import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { lockUser } from '../identity-store.ts';
import { endSessions } from '../sessions/end-sessions.ts';

type ResetRefusal = 'identity.no_such_user' | 'identity.own_factors';

/**
 * GOV-4: the way back for somebody who lost phone and recovery codes, after an owner checked who they are. The user is
 * signed out everywhere and told; an admin must set up a new factor before any admin work.
 */
export async function resetFactors(
  tx: Tx,
  origin: Origin,
  given: { userId: string; reason: string },
): Promise<Result<true, ResetRefusal>> {
  const { userId, reason } = given;
  if (origin.actor.userId === userId) {
    return refuse('identity.own_factors', 'Change your own second factors in your account.');
  }
  const user = await lockUser(tx, userId);
  if (!user || user.erased_at) return refuse('identity.no_such_user', 'There is no such user.');
  for (const table of ['totp_secrets', 'recovery_codes', 'passkeys'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  await endSessions(tx, origin, { userId }, 'second factors reset');
  await audit(tx, origin, { action: 'identity.factors_reset', subjectId: userId, reason });
  const payload = { userId, change: 'factors_reset' as const };
  await emit(tx, origin, { name: 'identity.credentials_changed.v1', subject: userId, payload });
  return ok(true as const);
}
