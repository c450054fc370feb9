import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { clientOf } from './client.ts';
import { refreshSession } from './refresh-session.ts';
import { answerSession, signedInResult } from './session-answer.ts';
import { clearSessionCookies, cookieName, wantsCookies } from './web-cookies.ts';

export const refreshRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/refresh',
  summary: 'New access token for a refresh token, which works once',
  description: 'Pages send `X-Session: cookie` and no body field; clients send their refresh token.',
  action: 'identity.refresh',
  body: Type.Object(
    { refreshToken: Type.Optional(Type.String({ pattern: '^mrt_[\\w-]{43}$' })) },
    { additionalProperties: false },
  ),
  result: signedInResult,
  refusals: { 'identity.session_ended': 401 },
  handle: async (call) => {
    const { services, request, reply, body, origin } = call;
    const client = clientOf(services, request, reply);
    const from = wantsCookies(request) ? 'cookie' : 'body';
    const token = from === 'cookie' ? request.cookies[cookieName(services, 'refresh')] : body.refreshToken;
    const result = token
      ? await refreshSession(services, origin, client, { token, from })
      : refuse('identity.session_ended', 'You were signed out. Please sign in again.');
    if (result.ok) return ok(await answerSession(call, result.value));
    if (from === 'cookie') clearSessionCookies(services, reply);
    return result;
  },
});
