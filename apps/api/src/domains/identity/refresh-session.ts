import { audit, type Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { endSessions } from './identity-store.ts';
import { issueRefreshToken, refreshTokenHash, type OpenedSession } from './open-session.ts';

/** A page that opens twice at once refreshes twice with one token: within this time that is not theft. */
const grace_ms = 10_000;

/**
 * ID-2: each refresh token works once and brings the next one. A used one that comes again (later than two tabs at once
 * would explain) means that somebody has a copy: the session ends for both.
 */
export async function refreshSession(
  services: Services,
  origin: Origin,
  token: string,
): Promise<Result<OpenedSession, 'identity.session_ended'>> {
  const ended = refuse('identity.session_ended', 'You were signed out. Please sign in again.');
  // The transaction commits also when the answer is a refusal: a found theft must stay found.
  return transact(services.db, async (tx) => {
    const row = await tx
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.session_id', 'refresh_tokens.session_id')
      .select([
        'refresh_tokens.used_at',
        'sessions.session_id',
        'sessions.user_id',
        'sessions.expires_at',
        'sessions.ended_at',
      ])
      .where('token_hash', '=', refreshTokenHash(token))
      .forUpdate()
      .executeTakeFirst();
    if (!row || row.ended_at !== null || row.expires_at <= origin.at) return ended;
    if (row.used_at && origin.at.getTime() - row.used_at.getTime() > grace_ms) {
      await endSessions(tx, { userId: row.user_id, sessionId: row.session_id }, origin.at, 'refresh token used twice');
      const asUser: Origin = { ...origin, actor: { userId: row.user_id, role: 'system' } };
      await audit(tx, asUser, {
        action: 'identity.token_reuse_found',
        subjectId: row.user_id,
        after: { sessionId: row.session_id },
      });
      await emit(tx, origin, {
        name: 'identity.token_reuse_found.v1',
        subject: row.user_id,
        payload: { userId: row.user_id, sessionId: row.session_id },
      });
      return ended;
    }
    await tx
      .updateTable('refresh_tokens')
      .set((expression) => ({ used_at: expression.fn.coalesce('used_at', expression.val(origin.at)) }))
      .where('token_hash', '=', refreshTokenHash(token))
      .execute();
    await tx
      .updateTable('sessions')
      .set({ last_used_at: origin.at })
      .where('session_id', '=', row.session_id)
      .execute();
    const refreshToken = await issueRefreshToken(tx, row.session_id, origin.at);
    return ok({ sessionId: row.session_id, userId: row.user_id, refreshToken });
  });
}
