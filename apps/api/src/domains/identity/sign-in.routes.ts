import { audit, type Origin } from '#platform/audit.ts';
import { inTransaction, transact } from '#platform/db/in-transaction.ts';
import type { RequestContext } from '#platform/http/route.ts';
import { externalRoute } from '#platform/http/route.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { accessToken_s } from './access-tokens.ts';
import { accessTokensOf, clientOf } from './authenticate.ts';
import { emailIndex, normalPhone, phoneIndex } from './contact-details.ts';
import * as schemas from './identity-schemas.ts';
import { endSessions, findUserByEmailIndex, findUserByPhoneIndex } from './identity-store.ts';
import { admitUser, finishLogIn, logIn, type LoggedIn } from './log-in.ts';
import type { OpenedSession } from './open-session.ts';
import { hashPassword, weakPassword } from './passwords.ts';
import { refreshSession } from './refresh-session.ts';
import { registerUser } from './register-user.ts';
import { requestCode, useCode } from './request-code.ts';
import { signUp } from './sign-up.ts';
import { cookieNames, demandSameOrigin, setSessionCookies, wantsCookies } from './web-cookies.ts';

type Http = Pick<RequestContext, 'services' | 'request' | 'reply'>;

const failures = {
  'identity.wrong_credentials': 401,
  'identity.wrong_factor': 401,
  'identity.wrong_code': 401,
  'identity.blocked': 403,
  'identity.too_many_failures': 429,
} as const;

async function signedIn(http: Http, session: OpenedSession) {
  const accessToken = await accessTokensOf(http.services).issue(session.sessionId, session.userId);
  const facts = {
    status: 'signed_in' as const,
    userId: session.userId,
    sessionId: session.sessionId,
    expiresIn: accessToken_s,
  };
  if (!wantsCookies(http.request)) return { ...facts, accessToken, refreshToken: session.refreshToken };
  demandSameOrigin(http.request);
  setSessionCookies(http.services, http.reply, {
    sessionId: session.sessionId,
    accessToken,
    refreshToken: session.refreshToken,
  });
  return facts;
}

async function loggedIn(http: Http, result: Result<LoggedIn>) {
  if (!result.ok) {
    const wait_s = result.details['retryAfter_s'];
    if (typeof wait_s === 'number') http.reply.header('retry-after', String(wait_s));
    return result;
  }
  if ('session' in result.value) return ok(await signedIn(http, result.value.session));
  return ok({ status: 'second_factor_required' as const, ...result.value.secondFactor });
}

const signUpRoute = (path: string, hidden: boolean) =>
  externalRoute({
    method: 'POST',
    path,
    hidden,
    summary: 'Sign up with e-mail and password',
    action: 'identity.sign_up',
    limit: 'auth',
    body: schemas.signUpBody,
    result: schemas.signedInResult,
    refusals: { 'identity.weak_password': 422, 'identity.email_taken': 409 },
    handle: async (call) => {
      const result = await signUp(call.services, call.origin, call, call.body);
      return result.ok ? ok(await signedIn(call, result.value)) : result;
    },
  });

const logInRoute = (path: string, hidden: boolean) =>
  externalRoute({
    method: 'POST',
    path,
    hidden,
    summary: 'Log in with e-mail and password',
    action: 'identity.log_in',
    limit: 'auth',
    body: schemas.logInBody,
    result: schemas.logInResult,
    refusals: failures,
    handle: async (call) => loggedIn(call, await logIn(call.services, call.origin, call, call.body)),
  });

const secondFactorRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/login/second-factor',
  summary: 'Finish logging in with a TOTP or recovery code',
  action: 'identity.log_in',
  limit: 'auth',
  body: schemas.ticketBody,
  result: schemas.logInResult,
  refusals: failures,
  handle: async (call) => loggedIn(call, await finishLogIn(call.services, call.origin, call, call.body)),
});

const phoneStartRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/phone/start',
  summary: 'Send a one-time code to a phone; signs up the number when it is new',
  action: 'identity.sign_up',
  limit: 'auth',
  body: schemas.phoneBody,
  result: schemas.doneResult,
  refusals: { 'identity.bad_phone': 422 },
  handle: async ({ services, origin, body }) => {
    const phone = normalPhone(body.phone);
    if (!phone) {
      const message = 'Give a ten-digit Indian mobile number.';
      return refuse('identity.bad_phone', message, { errors: [{ path: 'phone', message }] });
    }
    await transact(services.db, async (tx) => {
      const found = await findUserByPhoneIndex(tx, phoneIndex(services, phone));
      const user = found ?? (await registerUser(tx, services, origin, { role: 'customer', phone }));
      if (user) await requestCode(tx, services, origin, { userId: user.user_id, purpose: 'sign_in', channel: 'sms' });
    });
    return ok({ done: true as const });
  },
});

const phoneFinishRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/phone/finish',
  summary: 'Log in with the code that was sent to the phone',
  action: 'identity.log_in',
  limit: 'auth',
  body: schemas.phoneCodeBody,
  result: schemas.logInResult,
  refusals: failures,
  handle: async (call) => {
    const { services, origin, body } = call;
    const phone = normalPhone(body.phone);
    const user = phone && (await findUserByPhoneIndex(services.db, phoneIndex(services, phone)));
    if (!user)
      return refuse('identity.wrong_code', 'The code is wrong or has expired. Check it, or ask for a new one.');
    const used = await useCode(services.db, services, { userId: user.user_id, purpose: 'sign_in', code: body.code });
    if (!used.ok) return used;
    await services.db
      .updateTable('users')
      .set((expression) => ({
        phone_verified_at: expression.fn.coalesce('phone_verified_at', expression.val(origin.at)),
      }))
      .where('user_id', '=', user.user_id)
      .execute();
    return loggedIn(call, await admitUser(services, origin, user, clientOf(services, call.request, call.reply)));
  },
});

const refreshRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/refresh',
  summary: 'New access token for a refresh token (works once)',
  action: 'identity.refresh',
  body: schemas.refreshBody,
  result: schemas.signedInResult,
  refusals: { 'identity.session_ended': 401 },
  handle: async (call) => {
    const token = call.body.refreshToken ?? call.request.cookies[cookieNames.refresh];
    if (!call.body.refreshToken) demandSameOrigin(call.request);
    if (!token) return refuse('identity.session_ended', 'You were signed out. Please sign in again.');
    const result = await refreshSession(call.services, call.origin, token);
    return result.ok ? ok(await signedIn(call, result.value)) : result;
  },
});

const resetStartRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/password/forgot',
  summary: 'Send a code for a new password; answers the same whether the account exists or not',
  action: 'identity.log_in',
  limit: 'auth',
  body: schemas.emailBody,
  result: schemas.doneResult,
  handle: async ({ services, origin, body }) => {
    await transact(services.db, async (tx) => {
      const user = await findUserByEmailIndex(tx, emailIndex(services, body.email));
      if (user)
        await requestCode(tx, services, origin, { userId: user.user_id, purpose: 'reset_password', channel: 'email' });
    });
    return ok({ done: true as const });
  },
});

const resetFinishRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/password/reset',
  summary: 'Set a new password with the code; signs out everywhere',
  action: 'identity.log_in',
  limit: 'auth',
  body: schemas.resetBody,
  result: schemas.doneResult,
  refusals: { 'identity.wrong_code': 401, 'identity.weak_password': 422 },
  handle: async ({ services, origin, body }) => {
    const weak = weakPassword(body.password, body.email);
    if (weak) return weak;
    const user = await findUserByEmailIndex(services.db, emailIndex(services, body.email));
    if (!user)
      return refuse('identity.wrong_code', 'The code is wrong or has expired. Check it, or ask for a new one.');
    const used = await useCode(services.db, services, {
      userId: user.user_id,
      purpose: 'reset_password',
      code: body.code,
    });
    if (!used.ok) return used;
    const passwordHash = await hashPassword(services, body.password);
    const asUser: Origin = { ...origin, actor: { userId: user.user_id, role: 'system' } };
    return inTransaction(services.db, async (tx) => {
      await tx
        .updateTable('users')
        .set({ password_hash: passwordHash, email_verified_at: user.email_verified_at ?? origin.at })
        .where('user_id', '=', user.user_id)
        .execute();
      await endSessions(tx, { userId: user.user_id }, origin.at, 'password reset');
      await audit(tx, asUser, { action: 'identity.password_reset', subjectId: user.user_id });
      return ok({ done: true as const });
    });
  },
});

export const signInRoutes = [
  signUpRoute('/api/auth/signup', false),
  signUpRoute('/api/register', true),
  logInRoute('/api/auth/login', false),
  logInRoute('/api/login', true),
  secondFactorRoute,
  phoneStartRoute,
  phoneFinishRoute,
  refreshRoute,
  resetStartRoute,
  resetFinishRoute,
];
