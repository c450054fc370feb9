import * as oidc from 'openid-client';
import type { Origin } from '#platform/audit.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { placeOf, visitorOf } from '../sessions/client.ts';
import type { Http } from '../sessions/session-answer.ts';
import { type Admitted, type AdmitRefusal, admitUser } from '../sign-in/log-in.ts';
import { type Claims, type LinkRefusal, linkIdentity } from './link-identity.ts';
import { oidcConfiguration, redirectUri } from './oidc-client.ts';
import { oidcCookie, sha256 } from './start-oidc.ts';

export type OidcRefusal = AdmitRefusal | LinkRefusal | 'identity.oidc_failed';
export interface FinishedOidc {
  admitted: Admitted;
  returnTo: string;
}

/** The way back from the provider. The attempt is taken out first: a second call with the same answer finds nothing. */
export async function finishOidc(http: Http, origin: Origin): Promise<Result<FinishedOidc, OidcRefusal>> {
  const { services, request, reply } = http;
  const { state } = request.query as { state?: string };
  const stateHash = sha256(state ?? '');
  const attempt = await services.db
    .deleteFrom('oidc_attempts')
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', sha256(request.cookies[oidcCookie.name] ?? ''))
    .where('expires_at', '>', origin.at)
    .returningAll()
    .executeTakeFirst();
  reply.clearCookie(oidcCookie.name, { path: oidcCookie.path });
  if (!attempt || state === undefined) return failed();
  const pkceCodeVerifier = services.crypto.open(attempt.row_key, attempt.verifier_sealed, `${stateHash}:verifier`);
  const claims = await exchange(http, { expectedState: state, expectedNonce: attempt.nonce, pkceCodeVerifier });
  if (!claims) return failed();
  const linked = await inTransaction(services.db, (tx) => linkIdentity(tx, services, origin, claims));
  if (!linked.ok) return linked;
  const client = visitorOf(services, request, reply);
  const admitted = await admitUser(services, origin, linked.value, client, placeOf(services, request));
  return admitted.ok ? ok({ admitted: admitted.value, returnTo: attempt.return_to }) : admitted;
}

/** Code for tokens; checks issuer, audience, signature, nonce, state and times of the id token (OpenID Connect Core §3.1.3.7). */
async function exchange(
  { services, request }: Http,
  checks: { expectedState: string; expectedNonce: string; pkceCodeVerifier: string },
): Promise<Claims | undefined> {
  try {
    const configuration = await oidcConfiguration(services);
    if (!configuration) return undefined;
    // The address the provider was told, not the one this request seems to have.
    const url = new URL(redirectUri(services));
    url.search = new URL(request.url, url).search;
    const tokens = await oidc.authorizationCodeGrant(configuration, url, { ...checks, idTokenExpected: true });
    const claims = tokens.claims();
    if (!claims) return undefined;
    const text = (name: string): string | undefined =>
      typeof claims[name] === 'string' ? (claims[name] as string).slice(0, 254) : undefined;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: text('email'),
      emailVerified: claims['email_verified'] === true,
      name: text('name'),
    };
  } catch (error) {
    // Codes and tokens may be in the error's details; the message says enough.
    services.log.warn({ reason: (error as Error).message }, 'sign-in with the identity provider failed');
    return undefined;
  }
}

function failed() {
  return refuse('identity.oidc_failed', 'Signing in with the identity provider did not work. Start again.');
}
