import { audit } from '#platform/audit.ts';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { changeUserStatus } from './change-user-status.ts';
import { openContact, sealContact } from './contact-details.ts';
import * as schemas from './identity-schemas.ts';
import { endSessions, findUser, lockUser } from './identity-store.ts';
import { grantCapability } from './memberships.ts';
import { requestCode, useCode } from './request-code.ts';
import { confirmTotp, factorsOf, renewRecoveryCodes, startTotp, useSecondFactor } from './second-factor.ts';
import { clearSessionCookies } from './web-cookies.ts';

const meRoute = readRoute({
  method: 'GET',
  path: '/api/users/me',
  summary: 'The signed-in user',
  action: 'identity.read_own',
  result: schemas.meResult,
  handle: async (call) => {
    const { db, services } = call;
    const actor = signedIn(call);
    const user = await findUser(db, actor.userId);
    if (!user) throw new Error('signed in without a user');
    const factors = await factorsOf(db, actor.userId);
    return ok({
      userId: user.user_id,
      role: actor.role,
      status: user.status,
      capabilities: [...actor.capabilities],
      ...openContact(services, user),
      emailVerified: user.email_verified_at !== null,
      phoneVerified: user.phone_verified_at !== null,
      locale: user.locale,
      memberships: actor.subjects.slice(1),
      secondFactors: factors,
      secondFactorRequired: user.role === 'admin',
      createdAt: user.created_at.toISOString(),
    });
  },
});

const profileRoute = commandRoute({
  method: 'PATCH',
  path: '/api/users/me',
  summary: 'Change name or language',
  action: 'identity.change_own',
  body: schemas.profileBody,
  result: schemas.doneResult,
  handle: async (call) => {
    const { tx, body, services } = call;
    const user = await lockUser(tx, signedIn(call).userId);
    if (!user) throw new Error('signed in without a user');
    await tx
      .updateTable('users')
      .set({
        locale: body.locale ?? user.locale,
        name_sealed: body.name === undefined ? user.name_sealed : sealContact(services, user, 'name', body.name),
      })
      .where('user_id', '=', user.user_id)
      .execute();
    return ok({ done: true as const });
  },
});

const verifyStartRoute = commandRoute({
  method: 'POST',
  path: '/api/users/me/email/code',
  summary: 'Send the verification code to the e-mail address again',
  action: 'identity.change_own',
  limit: 'auth',
  result: schemas.doneResult,
  handle: async (call) => {
    await requestCode(call.tx, call.services, call.origin, {
      userId: signedIn(call).userId,
      purpose: 'verify_email',
      channel: 'email',
    });
    return ok({ done: true as const });
  },
});

const verifyRoute = externalRoute({
  method: 'POST',
  path: '/api/users/me/email/verify',
  summary: 'Verify the e-mail address with the code',
  action: 'identity.change_own',
  limit: 'auth',
  body: schemas.codeBody,
  result: schemas.doneResult,
  refusals: { 'identity.wrong_code': 422 },
  handle: async (call) => {
    const { db, services, body, origin } = call;
    const userId = signedIn(call).userId;
    const used = await useCode(db, services, { userId, purpose: 'verify_email', code: body.code });
    if (!used.ok) return used;
    await db.updateTable('users').set({ email_verified_at: origin.at }).where('user_id', '=', userId).execute();
    return ok({ done: true as const });
  },
});

const sessionsRoute = readRoute({
  method: 'GET',
  path: '/api/auth/sessions',
  summary: 'Where the user is signed in',
  action: 'identity.read_own',
  result: schemas.sessionsResult,
  handle: async (call) => {
    const actor = signedIn(call);
    const rows = await call.db
      .selectFrom('sessions')
      .select(['session_id', 'label', 'created_at', 'last_used_at'])
      .where('user_id', '=', actor.userId)
      .where('stage', '=', 'open')
      .where('ended_at', 'is', null)
      .where('expires_at', '>', call.origin.at)
      .orderBy('last_used_at', 'desc')
      .limit(100)
      .execute();
    return ok({
      sessions: rows.map((row) => ({
        sessionId: row.session_id,
        label: row.label,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at.toISOString(),
        current: row.session_id === actor.sessionId,
      })),
    });
  },
});

const endSessionRoute = commandRoute({
  method: 'DELETE',
  path: '/api/auth/sessions/:sessionId',
  summary: 'Sign out one device',
  action: 'identity.end_session',
  params: schemas.sessionParams,
  result: schemas.endedResult,
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('sessions')
      .select('user_id')
      .where('session_id', '=', params.sessionId)
      .executeTakeFirst();
    return row ? { id: params.sessionId, relations: { self: row.user_id } } : null;
  },
  handle: async (call) => {
    const userId = signedIn(call).userId;
    const ended = await endSessions(
      call.tx,
      { userId, sessionId: call.params.sessionId },
      call.origin.at,
      'signed out by its owner',
    );
    await audit(call.tx, call.origin, { action: 'identity.session_ended', subjectId: call.params.sessionId });
    return ok({ ended: ended.length });
  },
});

const logOutRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/logout',
  summary: 'Sign out here',
  action: 'identity.end_own_session',
  result: schemas.endedResult,
  handle: async (call) => {
    const actor = signedIn(call);
    const ended = await endSessions(
      call.tx,
      { userId: actor.userId, sessionId: actor.sessionId },
      call.origin.at,
      'signed out',
    );
    await audit(call.tx, call.origin, { action: 'identity.signed_out', subjectId: actor.userId });
    clearSessionCookies(call.services, call.reply);
    return ok({ ended: ended.length });
  },
});

const logOutEverywhereRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/logout-everywhere',
  summary: 'Sign out on every device, here too',
  action: 'identity.end_own_session',
  result: schemas.endedResult,
  handle: async (call) => {
    const actor = signedIn(call);
    const ended = await endSessions(call.tx, { userId: actor.userId }, call.origin.at, 'signed out everywhere');
    await audit(call.tx, call.origin, { action: 'identity.signed_out_everywhere', subjectId: actor.userId });
    clearSessionCookies(call.services, call.reply);
    call.services.realtime.disconnectUser(actor.userId);
    return ok({ ended: ended.length });
  },
});

const totpStartRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/totp',
  summary: 'Start setting up an authenticator app',
  action: 'identity.change_factors',
  limit: 'auth',
  result: schemas.totpResult,
  refusals: { 'identity.factor_exists': 409 },
  handle: (call) => startTotp(call.tx, call.services, signedIn(call).userId),
});

const totpConfirmRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/totp/confirm',
  summary: 'Confirm the authenticator app; answers the recovery codes, once',
  action: 'identity.change_factors',
  limit: 'auth',
  body: schemas.codeBody,
  result: schemas.recoveryResult,
  refusals: { 'identity.wrong_factor': 422 },
  handle: async (call) => {
    const actor = signedIn(call);
    const confirmed = await confirmTotp(call.tx, call.services, call.origin, {
      userId: actor.userId,
      code: call.body.code,
    });
    // The code was just given: this session has its second factor.
    if (confirmed.ok) await noteFactor(call, actor.sessionId);
    return confirmed;
  },
});

async function noteFactor(
  call: { tx: Parameters<typeof endSessions>[0]; origin: { at: Date } },
  sessionId: string,
): Promise<void> {
  await call.tx.updateTable('sessions').set({ mfa_at: call.origin.at }).where('session_id', '=', sessionId).execute();
}

const recoveryRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/recovery-codes',
  summary: 'New recovery codes; the old ones stop working',
  action: 'identity.change_factors',
  stepUp: true,
  result: schemas.recoveryResult,
  handle: async (call) => {
    const userId = signedIn(call).userId;
    const codes = await renewRecoveryCodes(call.tx, call.services, userId);
    await audit(call.tx, call.origin, { action: 'identity.recovery_codes_renewed', subjectId: userId });
    return ok({ recoveryCodes: codes });
  },
});

const stepUpRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/step-up',
  summary: 'Give the second factor again; good for ten minutes',
  action: 'identity.change_own',
  limit: 'auth',
  body: schemas.factorBody,
  result: schemas.doneResult,
  refusals: { 'identity.wrong_factor': 422 },
  handle: async (call) => {
    const { db, services, body, origin } = call;
    const actor = signedIn(call);
    const used = await useSecondFactor(db, services, { userId: actor.userId, code: body.code });
    if (!used.ok) return refuse('identity.wrong_factor', used.message, { errors: used.errors });
    await db.updateTable('sessions').set({ mfa_at: origin.at }).where('session_id', '=', actor.sessionId).execute();
    return ok({ done: true as const });
  },
});

const statusRoute = commandRoute({
  method: 'PATCH',
  path: '/api/users/:userId/status',
  summary: 'Suspend, block or re-activate a user',
  action: 'identity.change_status',
  params: schemas.userParams,
  body: schemas.statusBody,
  result: schemas.statusResult,
  refusals: { 'identity.wrong_status_change': 409, 'identity.own_status': 409, 'identity.no_such_user': 404 },
  handle: async (call) => {
    const result = await changeUserStatus(call.tx, call.origin, { userId: call.params.userId, ...call.body });
    if (result.ok) call.services.realtime.disconnectUser(call.params.userId);
    return result;
  },
});

const grantRoute = commandRoute({
  method: 'POST',
  path: '/api/users/:userId/capabilities',
  summary: 'Give an admin a capability, for a time or for good',
  action: 'identity.grant_capability',
  stepUp: true,
  params: schemas.userParams,
  body: schemas.grantBody,
  result: schemas.doneResult,
  refusals: { 'identity.not_an_admin': 409, 'identity.own_capability': 409 },
  handle: async (call) => {
    const { tx, params, body, origin } = call;
    if (params.userId === signedIn(call).userId) {
      return refuse('identity.own_capability', 'Nobody grants capabilities to themselves. Ask another owner.');
    }
    const user = await lockUser(tx, params.userId);
    if (user?.role !== 'admin') return refuse('identity.not_an_admin', 'Only admins have capabilities.');
    const expires = body.expiresAt === undefined ? {} : { expiresAt: new Date(body.expiresAt) };
    await grantCapability(tx, origin, {
      userId: params.userId,
      capability: body.capability,
      reason: body.reason,
      ...expires,
    });
    return ok({ done: true as const });
  },
});

export const accountRoutes = [
  meRoute,
  profileRoute,
  verifyStartRoute,
  verifyRoute,
  sessionsRoute,
  endSessionRoute,
  logOutRoute,
  logOutEverywhereRoute,
  totpStartRoute,
  totpConfirmRoute,
  recoveryRoute,
  stepUpRoute,
  statusRoute,
  grantRoute,
];
