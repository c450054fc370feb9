import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { mayChangeFactors } from '../factors/may-change-factors.ts';
import { noteCredentialChange } from '../factors/note-change.ts';
import { findUser } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { Http } from '../sessions/session-answer.ts';
import { openField } from '../users/contact-details.ts';
import { attemptOf, attemptSucceeded, takeAttempt, type TooMany } from './back-off.ts';
import { hashPassword, verifyPassword, weakPassword } from './passwords.ts';

type ChangeRefusal = 'identity.wrong_password' | 'identity.weak_password' | 'auth.step_up' | TooMany['code'];

/** A new password, for the present one. The other sessions end: whoever had the old password is out. */
export async function changePassword(
  http: Http,
  origin: Origin,
  actor: Actor,
  input: { currentPassword?: string; newPassword: string },
): Promise<Result<true, ChangeRefusal>> {
  const { services } = http;
  const user = await findUser(services.db, actor.userId);
  if (!user) throw new Error('signed in without a user');
  const email = openField(services, user, 'email', user.email_sealed) ?? '';
  const refused =
    weakPassword(input.newPassword, email, 'newPassword') ??
    (user.password_hash === null
      ? await mayChangeFactors(services.db, actor, origin.at)
      : await wrongPassword(http, origin, actor, { stored: user.password_hash, given: input.currentPassword ?? '' }));
  if (refused) return refused;
  const password_hash = await hashPassword(services, input.newPassword);
  return transact(services.db, async (tx) => {
    await tx.updateTable('users').set({ password_hash }).where('user_id', '=', actor.userId).execute();
    await endSessions(tx, origin, { userId: actor.userId, exceptSessionId: actor.sessionId }, 'password changed');
    await noteCredentialChange(tx, origin, actor.userId, 'password_changed');
    return ok(true as const);
  });
}

/** Whoever sits at an open session must not guess the password there at leisure. */
async function wrongPassword(
  http: Http,
  origin: Origin,
  actor: Actor,
  password: { stored: string; given: string },
): Promise<Refusal<'identity.wrong_password' | TooMany['code']> | undefined> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  const attempt = await attemptOf(services.db, { account: `password:${actor.userId}`, userId: actor.userId }, client);
  const tooMany = await takeAttempt(services.db, attempt, origin.at);
  if (tooMany) return tooMany;
  if (await verifyPassword(services, password.stored, password.given)) {
    await attemptSucceeded(services.db, attempt);
    return undefined;
  }
  const message = 'The present password is wrong.';
  return refuse('identity.wrong_password', message, { errors: [{ path: 'currentPassword', message }] });
}
