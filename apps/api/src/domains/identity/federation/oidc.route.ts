import { Type } from 'typebox';
import { externalRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { accessTokensOf } from '../sessions/authenticate.ts';
import type { Http } from '../sessions/session-answer.ts';
import { setSessionCookies } from '../sessions/web-cookies.ts';
import { type FinishedOidc, finishOidc } from './finish-oidc.ts';
import { startOidc } from './start-oidc.ts';

const availableRoute = readRoute({
  method: 'GET',
  path: '/api/auth/oidc',
  summary: 'Whether sign-in with an identity provider is set up, and what its button says',
  action: 'identity.log_in',
  result: Type.Object({ available: Type.Boolean(), name: Type.String() }),
  handle: ({ services }) => {
    const { issuer, name } = services.config.oidc;
    return Promise.resolve(ok({ available: issuer !== undefined, name }));
  },
});

const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/oidc/start',
  summary: 'Start signing in with the identity provider; go to the answered address',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object(
    {
      // A path of ours and nothing else: `//host` and backslashes are addresses to browsers.
      returnTo: Type.Optional(Type.String({ pattern: '^/(?![/\\\\])[\\w/.~?=&%-]*$', maxLength: 500 })),
    },
    { additionalProperties: false },
  ),
  result: Type.Object({ url: Type.String() }),
  refusals: { 'identity.oidc_off': 404, 'identity.oidc_unreachable': 503 },
  handle: (call) => startOidc(call, call.origin, { returnTo: call.body.returnTo ?? '/' }),
});

const callbackRoute = externalRoute({
  method: 'GET',
  path: '/api/auth/oidc/callback',
  summary: 'Where the identity provider sends the browser back to',
  action: 'identity.log_in',
  limit: 'auth',
  query: Type.Object(
    {
      state: Type.Optional(Type.String({ maxLength: 500 })),
      code: Type.Optional(Type.String({ maxLength: 4_000 })),
      error: Type.Optional(Type.String({ maxLength: 200 })),
    },
    { additionalProperties: true },
  ),
  result: Type.Null(),
  status: 303,
  raw: { contentType: 'text/html' },
  handle: async (call) => {
    const result = await finishOidc(call, call.origin);
    // People look at this answer, so a refusal is a page too: the sign-in page says it in their language.
    const target = result.ok ? await admit(call, result.value) : `/login?problem=${encodeURIComponent(result.code)}`;
    await call.reply.redirect(target, 303);
    return ok(null);
  },
});

async function admit(http: Http, { admitted, returnTo }: FinishedOidc): Promise<string> {
  // After `#`: the ticket stays in the browser.
  if ('secondFactor' in admitted) {
    const { ticket, methods } = admitted.secondFactor;
    return `/login#${new URLSearchParams({ ticket, methods: methods.join(','), returnTo }).toString()}`;
  }
  const { sessionId, userId, refreshToken, expiresAt } = admitted.session;
  const accessToken = await accessTokensOf(http.services).issue(sessionId, userId);
  setSessionCookies(http.services, http.reply, { sessionId, accessToken, refreshToken, expiresAt });
  return returnTo;
}

export const oidcRoutes = [availableRoute, startRoute, callbackRoute];
