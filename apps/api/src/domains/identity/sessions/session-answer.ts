import { Type } from 'typebox';
import type { RequestContext } from '#platform/http/route.ts';
import { accessToken_s } from './access-tokens.ts';
import { accessTokensOf } from './authenticate.ts';
import type { OpenedSession } from './open-session.ts';
import { setSessionCookies, wantsCookies } from './web-cookies.ts';

export type Http = Pick<RequestContext, 'services' | 'request' | 'reply'>;

export const signedInResult = Type.Object({
  status: Type.Literal('signed_in'),
  userId: Type.String(),
  sessionId: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds until the access token ends' }),
  accessToken: Type.Optional(
    Type.String({ description: 'Bearer token. Pages send `X-Session: cookie` and get cookies instead' }),
  ),
  refreshToken: Type.Optional(Type.String({ description: 'Works once; brings the next one' })),
});

/** Hands a session to whoever opened it: cookies for our pages, tokens for other clients, never both. */
export async function answerSession(http: Http, session: OpenedSession) {
  const { services, request, reply } = http;
  const { sessionId, userId, refreshToken, expiresAt } = session;
  const accessToken = await accessTokensOf(services).issue(sessionId, userId);
  const facts = { status: 'signed_in' as const, userId, sessionId, expiresIn: accessToken_s };
  if (!wantsCookies(request)) return { ...facts, accessToken, refreshToken };
  setSessionCookies(services, reply, { sessionId, accessToken, refreshToken, expiresAt });
  return facts;
}
