import type { FastifyRequest } from 'fastify';
import path from 'node:path';
import type { Actor } from '#platform/auth/actor.ts';
import { fileSigningKeys, type SigningKeys } from '#platform/crypto/signing-keys.ts';
import { problems } from '#platform/http/http-problem.ts';
import type { Services } from '#platform/services.ts';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';
import { contextOf, placeOf } from './client.ts';
import { findSession, type SessionFacts } from './find-session.ts';
import { cookieName, demandCsrf } from './web-cookies.ts';

interface TokenKit {
  keys: SigningKeys;
  tokens: AccessTokens;
}

/** One set of keys per services object: rooms keep no state, so it hangs on the services they are given. */
const kits = new WeakMap<Services, TokenKit>();

function kitOf(services: Services): TokenKit {
  const known = kits.get(services);
  if (known) return known;
  const keys = fileSigningKeys(path.resolve(services.config.keyFolder), 'access');
  const kit = { keys, tokens: createAccessTokens(keys, services.clock) };
  kits.set(services, kit);
  return kit;
}

export const accessTokensOf = (services: Services): AccessTokens => kitOf(services).tokens;
export const accessKeysOf = (services: Services): SigningKeys => kitOf(services).keys;

/**
 * Who is asking. The session and the user are read on every request, so a suspension, a logout or a withdrawn
 * capability takes effect on the very next one (ID-4). A broken bearer token answers 401 instead of passing for nobody.
 */
export function createAuthenticator(services: Services): (request: FastifyRequest) => Promise<Actor | undefined> {
  const tokens = accessTokensOf(services);
  return async (request) => {
    if (isDeviceToken(request)) return undefined;
    const bearer = bearerToken(request);
    const token = bearer ?? request.cookies[cookieName(services, 'access')];
    if (token === undefined) return undefined;
    const claims = await tokens.read(token);
    const now = services.clock.now();
    const facts = claims && (await findSession(services.db, claims.sessionId, now, placeOf(services, request)));
    if (!claims || !facts || facts.user_id !== claims.userId) {
      if (bearer !== undefined) throw problems.unauthenticated();
      return undefined;
    }
    const via = bearer === undefined ? 'cookie' : 'bearer';
    if (via === 'cookie') demandCsrf(services, request, claims.sessionId);
    if (facts.place_refused) throw problems.placeRefused();
    return actorOf(facts, claims.sessionId, via, contextOf(services, request));
  };
}

/** A device token is no session: whoever brings one is nobody, except for the routes of room `devices` that take it. */
function isDeviceToken(request: FastifyRequest): boolean {
  return request.headers.authorization?.toLowerCase().startsWith('bearer mdt_') ?? false;
}

function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const match = /^Bearer ([\w.-]{20,4096})$/i.exec(header);
  if (!match) throw problems.unauthenticated();
  return match[1];
}

function actorOf(facts: SessionFacts, sessionId: string, via: Actor['via'], context: string): Actor {
  const memberships = facts.memberships ?? [];
  const verifiedBusiness = facts.role === 'customer' && memberships.some((entry) => entry.kind === 'business');
  const mfaAt = facts.mfa_at !== null && facts.mfa_context === context ? facts.mfa_at : undefined;
  const actor: Actor = {
    userId: facts.user_id,
    role: verifiedBusiness ? 'business' : facts.role,
    capabilities: [],
    status: facts.status,
    sessionId,
    subjects: [facts.user_id, ...memberships.map((entry) => entry.subject)],
    mfaAt,
    via,
  };
  if (facts.role !== 'admin') return actor;
  if (mfaAt) return { ...actor, capabilities: facts.capabilities ?? [] };
  return { ...actor, needs: facts.has_factor ? 'second_factor' : 'second_factor_enrolment' };
}
