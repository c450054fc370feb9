import type { Tx } from '#platform/db/database.ts';
import { endSessions } from '../sessions/end-sessions.ts';

/**
 * The owner of a mailbox proves it for an account that somebody opened with the address without ever proving it. Whoever
 * that was must not keep a way in (pre-hijacking): factors, passkeys, linked identities, the phone and the sessions go.
 * The caller sets a new password or opens the new session.
 */
export async function removeUnprovedWaysIn(tx: Tx, when: { traceId: string; at: Date }, userId: string): Promise<void> {
  await endSessions(tx, when, { userId }, 'address proved by its owner');
  for (const table of ['totp_secrets', 'recovery_codes', 'passkeys', 'external_identities', 'known_devices'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute();
  }
  await tx
    .updateTable('users')
    .set({ password_hash: null, phone_index: null, phone_sealed: null, phone_verified_at: null })
    .where('user_id', '=', userId)
    .execute();
}
