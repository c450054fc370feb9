import { createHash, randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import type { Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { demandSameOrigin } from '../sessions/web-cookies.ts';
import type { Http } from '../sessions/session-answer.ts';
import { oidcConfiguration, redirectUri } from './oidc-client.ts';

const life_ms = 10 * minute_ms;
export const oidcCookie = { name: 'mistri_oidc', path: '/api/auth/oidc' } as const;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * ID-7: sends the browser to the identity provider: authorization code with PKCE (RFC 7636), state and nonce, all bound
 * to this browser by a cookie, so that nobody finishes a sign-in that somebody else started.
 */
export async function startOidc(
  http: Http,
  origin: Origin,
  input: { returnTo: string },
): Promise<Result<{ url: string }, 'identity.oidc_off' | 'identity.oidc_unreachable'>> {
  const { services, request, reply } = http;
  demandSameOrigin(request);
  let configuration: oidc.Configuration | undefined;
  try {
    configuration = await oidcConfiguration(services);
  } catch (error) {
    services.log.warn({ err: error }, 'identity provider not reachable');
    return refuse('identity.oidc_unreachable', 'The identity provider does not answer. Use another way to sign in.');
  }
  if (!configuration) return refuse('identity.oidc_off', 'Sign-in with an identity provider is not set up here.');
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const verifier = oidc.randomPKCECodeVerifier();
  const browser = randomBytes(32).toString('base64url');
  const rowKey = services.crypto.newDataKey();
  const stateHash = sha256(state);
  await services.db
    .insertInto('oidc_attempts')
    .values({
      state_hash: stateHash,
      browser_hash: sha256(browser),
      nonce,
      row_key: rowKey,
      verifier_sealed: services.crypto.seal(rowKey, verifier, `${stateHash}:verifier`),
      return_to: input.returnTo,
      created_at: origin.at,
      expires_at: new Date(origin.at.getTime() + life_ms),
    })
    .execute();
  reply.setCookie(oidcCookie.name, browser, {
    path: oidcCookie.path,
    httpOnly: true,
    sameSite: 'lax',
    secure: services.config.publicOrigin.startsWith('https:'),
    maxAge: life_ms / 1000,
  });
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(services),
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return ok({ url: url.href });
}
