import { Type } from 'typebox';
import { audit } from '#platform/audit.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import { endedResult, moment } from '../identity-schemas.ts';
import { endSessions } from './end-sessions.ts';
import { clearSessionCookies, csrfToken } from './web-cookies.ts';

const listRoute = readRoute({
  method: 'GET',
  path: '/api/auth/sessions',
  summary: 'Where the user is signed in',
  action: 'identity.read_own',
  result: Type.Object({
    sessions: Type.Array(
      Type.Object({
        sessionId: Type.String(),
        label: Type.String({ description: 'Program and system, e.g. `Chrome on Android`' }),
        createdAt: moment,
        lastUsedAt: moment,
        expiresAt: moment,
        current: Type.Boolean(),
      }),
    ),
  }),
  handle: async (call) => {
    const actor = signedIn(call);
    const rows = await call.db
      .selectFrom('sessions')
      .select(['session_id', 'label', 'created_at', 'last_used_at', 'expires_at'])
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
        expiresAt: row.expires_at.toISOString(),
        current: row.session_id === actor.sessionId,
      })),
    });
  },
});

const endRoute = commandRoute({
  method: 'DELETE',
  path: '/api/auth/sessions/:sessionId',
  summary: 'Sign out one device',
  action: 'identity.end_session',
  params: Type.Object({ sessionId: Type.String({ pattern: idPattern('ses') }) }),
  result: endedResult,
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('sessions')
      .select('user_id')
      .where('session_id', '=', params.sessionId)
      .executeTakeFirst();
    return row ? { id: params.sessionId, relations: { self: row.user_id } } : null;
  },
  handle: async (call) => {
    const { tx, origin, params } = call;
    const which = { userId: signedIn(call).userId, sessionId: params.sessionId };
    const ended = await endSessions(tx, origin, which, 'signed out by its owner');
    await audit(tx, origin, { action: 'identity.session_ended', subjectId: params.sessionId });
    return ok({ ended: ended.length });
  },
});

const logOutRoute = commandRoute({
  method: 'POST',
  path: '/api/auth/logout',
  summary: 'Sign out here',
  action: 'identity.end_own_session',
  result: endedResult,
  handle: async (call) => {
    const actor = signedIn(call);
    const which = { userId: actor.userId, sessionId: actor.sessionId };
    const ended = await endSessions(call.tx, call.origin, which, 'signed out');
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
  result: endedResult,
  handle: async (call) => {
    const { userId } = signedIn(call);
    const ended = await endSessions(call.tx, call.origin, { userId }, 'signed out everywhere');
    await audit(call.tx, call.origin, { action: 'identity.signed_out_everywhere', subjectId: userId });
    clearSessionCookies(call.services, call.reply);
    return ok({ ended: ended.length });
  },
});

const csrfRoute = readRoute({
  method: 'GET',
  path: '/api/auth/csrf',
  summary: 'The token that mutating calls of a cookie session send as `X-CSRF-Token`',
  description: 'The same text is in the cookie `mistri_csrf`, which scripts of our pages can read.',
  action: 'identity.read_own',
  result: Type.Object({ csrfToken: Type.String() }),
  handle: (call) => Promise.resolve(ok({ csrfToken: csrfToken(call.services, signedIn(call).sessionId) })),
});

export const sessionRoutes = [listRoute, endRoute, logOutRoute, logOutEverywhereRoute, csrfRoute];
