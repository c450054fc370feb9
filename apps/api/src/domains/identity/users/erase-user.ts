import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { lockUser } from '../identity-store.ts';
import { endSessions } from '../sessions/end-sessions.ts';

/**
 * GOV-6: id, role and dates stay, so that orders and the ledger still point at somebody; who that was is gone with the
 * key and the blind indexes. The address may open a new account at once.
 */
export async function eraseUser(tx: Tx, origin: Origin, userId: string): Promise<void> {
  const user = await lockUser(tx, userId);
  if (!user || user.erased_at) return;
  await endSessions(tx, origin, { userId }, 'erased');
  for (const table of [
    'totp_secrets',
    'recovery_codes',
    'passkeys',
    'passkey_challenges',
    'external_identities',
    'known_devices',
    'admin_grants',
    'user_memberships',
  ] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  await tx.deleteFrom('one_time_codes').where('subject', '=', userId).execute();
  await tx
    .updateTable('users')
    .set({
      status: 'blocked',
      data_key: null,
      email_index: null,
      email_sealed: null,
      email_verified_at: null,
      phone_index: null,
      phone_sealed: null,
      phone_verified_at: null,
      name_sealed: null,
      password_hash: null,
      former_email_sealed: null,
      erased_at: origin.at,
    })
    .where('user_id', '=', userId)
    .execute();
  await audit(tx, origin, { action: 'identity.user_erased', subjectId: userId });
  await emit(tx, origin, { name: 'identity.user_erased.v1', subject: userId, payload: { userId } });
}
