import type { FastifyReply, FastifyRequest } from 'fastify';
import { audit, type Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { clientOf } from './authenticate.ts';
import { emailIndex } from './contact-details.ts';
import { findUserByEmailIndex, insertSession, type UserRow } from './identity-store.ts';
import { forgetFailures, lockedOut, noteFailure } from './login-backoff.ts';
import { issueRefreshToken, openSession, session_ms, type Client, type OpenedSession } from './open-session.ts';
import { verifyPassword } from './passwords.ts';
import { factorsOf, useSecondFactor } from './second-factor.ts';

export type LogInRefusal =
  | 'identity.wrong_credentials'
  | 'identity.too_many_failures'
  | 'identity.wrong_factor'
  | 'identity.wrong_code'
  | 'identity.blocked';

export interface SecondFactorNeeded {
  /** Names the half-open session; good for five minutes and for nothing but the second factor. */
  ticket: string;
  methods: ('totp' | 'passkey')[];
}

export type LoggedIn = { session: OpenedSession } | { secondFactor: SecondFactorNeeded };

interface Http {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** ID-1: e-mail and password. One answer for an unknown address and a wrong password, in the same time. */
export async function logIn(
  services: Services,
  origin: Origin,
  http: Http,
  input: { email: string; password: string },
): Promise<Result<LoggedIn, LogInRefusal>> {
  const client = clientOf(services, http.request, http.reply);
  const attempt = { accountIndex: emailIndex(services, input.email), addressDigest: client.addressDigest };
  const locked = await lockedOut(services.db, attempt, origin.at);
  if (locked) return locked;
  const user = await findUserByEmailIndex(services.db, attempt.accountIndex);
  if (!(await verifyPassword(services, user?.password_hash, input.password)) || !user) {
    await noteFailure(services.db, attempt, origin.at);
    return refuse(
      'identity.wrong_credentials',
      'E-mail address or password is wrong. Check both, or reset the password.',
    );
  }
  await forgetFailures(services.db, attempt);
  return admitUser(services, origin, user, client);
}

/** Opens a session, or asks for the second factor first. The first factor has been proved. */
export async function admitUser(
  services: Services,
  origin: Origin,
  user: UserRow,
  client: Client,
): Promise<Result<LoggedIn, LogInRefusal>> {
  if (user.status === 'blocked') {
    return refuse(
      'identity.blocked',
      'This account is blocked. Write to the grievance officer if you think that is wrong.',
    );
  }
  const methods = await factorsOf(services.db, user.user_id);
  const asUser: Origin = { ...origin, actor: { userId: user.user_id, role: 'system' } };
  return transact(services.db, async (tx) => {
    if (methods.length === 0) {
      const session = await openSession(tx, { userId: user.user_id, mfaAt: null }, client, origin);
      await audit(tx, asUser, {
        action: 'identity.signed_in',
        subjectId: user.user_id,
        after: { sessionId: session.sessionId },
      });
      return ok({ session });
    }
    const ticket = newId('ses');
    await insertSession(tx, {
      session_id: ticket,
      user_id: user.user_id,
      stage: 'second_factor',
      at: origin.at,
      expires_at: new Date(origin.at.getTime() + 5 * minute_ms),
      mfa_at: null,
      device_digest: client.deviceDigest,
      address_digest: client.addressDigest,
      label: client.label,
    });
    return ok({ secondFactor: { ticket, methods } });
  });
}

/** Finishes a half-open session with a TOTP or recovery code. Failures count like wrong passwords. */
export async function finishLogIn(
  services: Services,
  origin: Origin,
  http: Http,
  input: { ticket: string; code: string },
): Promise<Result<{ session: OpenedSession }, LogInRefusal>> {
  const half = await findHalfOpen(services, input.ticket, origin.at);
  if (!half) return refuse('identity.wrong_credentials', 'This sign-in has expired. Start again with your password.');
  const client = clientOf(services, http.request, http.reply);
  const attempt = { accountIndex: `factor:${half.user_id}`, addressDigest: client.addressDigest };
  const locked = await lockedOut(services.db, attempt, origin.at);
  if (locked) return locked;
  const factor = await useSecondFactor(services.db, services, { userId: half.user_id, code: input.code });
  if (!factor.ok) {
    await noteFailure(services.db, attempt, origin.at);
    return refuse('identity.wrong_factor', factor.message, { errors: factor.errors });
  }
  await forgetFailures(services.db, attempt);
  return inTransaction<{ session: OpenedSession }, LogInRefusal>(services.db, async (tx) => {
    const opened = await tx
      .updateTable('sessions')
      .set({ stage: 'open', mfa_at: origin.at, expires_at: new Date(origin.at.getTime() + session_ms) })
      .where('session_id', '=', input.ticket)
      .where('stage', '=', 'second_factor')
      .where('ended_at', 'is', null)
      .returning(['session_id', 'user_id'])
      .executeTakeFirst();
    if (!opened)
      return refuse('identity.wrong_credentials', 'This sign-in has expired. Start again with your password.');
    await audit(
      tx,
      { ...origin, actor: { userId: opened.user_id, role: 'system' } },
      {
        action: 'identity.signed_in',
        subjectId: opened.user_id,
        after: { sessionId: opened.session_id, factor: factor.value },
      },
    );
    const refreshToken = await issueRefreshToken(tx, opened.session_id, origin.at);
    return ok({ session: { sessionId: opened.session_id, userId: opened.user_id, refreshToken } });
  });
}

function findHalfOpen(services: Services, ticket: string, now: Date) {
  return services.db
    .selectFrom('sessions')
    .select('user_id')
    .where('session_id', '=', ticket)
    .where('stage', '=', 'second_factor')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}
