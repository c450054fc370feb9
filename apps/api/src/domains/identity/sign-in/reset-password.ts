import { audit, type Origin } from '#platform/audit.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { DeliveredEvent, EventContext } from '#platform/outbox/subscription.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { requestCode } from '../codes/request-code.ts';
import { useCode, wrongCode } from '../codes/use-code.ts';
import { findUserByEmailIndex, lockUser } from '../identity-store.ts';
import { clientOf } from '../sessions/client.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { asUser } from '../sessions/refresh-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { removeUnprovedWaysIn } from '../users/claim-account.ts';
import { emailIndex, openField } from '../users/contact-details.ts';
import { hashPassword, weakPassword } from './passwords.ts';

/**
 * Only writes down that somebody asked: whether the address has an account is looked up later, by the event's handler, so
 * neither the answer nor its time tells.
 */
export async function startReset(http: Http, origin: Origin, input: { email: string }): Promise<Result<true, never>> {
  const { services } = http;
  const client = clientOf(services, http.request, http.reply);
  const account = emailIndex(services, input.email);
  await transact(services.db, (tx) =>
    emit(tx, origin, {
      name: 'identity.reset_requested.v1',
      subject: account,
      payload: { account, network: client.network },
    }),
  );
  return ok(true as const);
}

/** Sends the code when there is an account and not too many codes went out; else nothing happens. */
export async function sendResetCode(
  tx: Tx,
  event: DeliveredEvent<'identity.reset_requested.v1'>,
  { services, origin }: EventContext,
): Promise<void> {
  const { account, network } = event.payload;
  const user = await findUserByEmailIndex(tx, account);
  const address = user && openField(services, user, 'email', user.email_sealed);
  if (!user || !address || user.status === 'blocked') return;
  const to = { channel: 'email' as const, address, locale: user.locale };
  await requestCode(tx, services, origin, { network }, { purpose: 'reset_password', subject: account, to });
}

/** Sets the new password and signs out everywhere. The code proved the mailbox, so the address is verified too. */
export async function finishReset(
  http: Http,
  origin: Origin,
  input: { email: string; code: string; password: string },
): Promise<Result<true, 'identity.wrong_code' | 'identity.weak_password'>> {
  const { services } = http;
  const weak = weakPassword(input.password, input.email);
  if (weak) return weak;
  const subject = emailIndex(services, input.email);
  const used = await useCode(services.db, services, { purpose: 'reset_password', subject, code: input.code });
  if (!used.ok) return used;
  const passwordHash = await hashPassword(services, input.password);
  return transact(services.db, async (tx) => {
    const found = await findUserByEmailIndex(tx, subject);
    const user = found && (await lockUser(tx, found.user_id));
    if (!user) return wrongCode();
    if (user.email_verified_at === null) await removeUnprovedWaysIn(tx, origin, user.user_id);
    await tx
      .updateTable('users')
      .set({ password_hash: passwordHash, email_verified_at: user.email_verified_at ?? origin.at })
      .where('user_id', '=', user.user_id)
      .execute();
    await endSessions(tx, origin, { userId: user.user_id }, 'password reset');
    await audit(tx, asUser(origin, user.user_id), { action: 'identity.password_reset', subjectId: user.user_id });
    await emit(tx, origin, {
      name: 'identity.credentials_changed.v1',
      subject: user.user_id,
      payload: { userId: user.user_id, change: 'password_reset' },
    });
    return ok(true as const);
  });
}
