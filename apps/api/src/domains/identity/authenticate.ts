import type { FastifyReply, FastifyRequest } from 'fastify';
import path from 'node:path';
import type { Actor } from '#platform/auth/actor.ts';
import { fileSigningKeys } from '#platform/crypto/signing-keys.ts';
import { problems } from '#platform/http/http-problem.ts';
import type { Services } from '#platform/services.ts';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';
import { findSession, type SessionFacts } from './identity-store.ts';
import type { Client } from './open-session.ts';
import { cookieNames, demandCsrf, deviceCookie } from './web-cookies.ts';

/** One set of keys per services object: rooms keep no state, so it hangs on the services they are given. */
const tokensOf = new WeakMap<Services, AccessTokens>();

export function accessTokensOf(services: Services): AccessTokens {
  const known = tokensOf.get(services);
  if (known) return known;
  const keys = fileSigningKeys(path.resolve(services.config.keyFolder), 'access');
  const tokens = createAccessTokens(keys, services.clock);
  tokensOf.set(services, tokens);
  return tokens;
}

/**
 * Who is asking. The session and the user are read on every request, so a suspension, a logout or a withdrawn
 * capability takes effect on the very next one (ID-4). A broken bearer token answers 401 instead of passing for nobody.
 */
export function createAuthenticator(services: Services): (request: FastifyRequest) => Promise<Actor | undefined> {
  const tokens = accessTokensOf(services);
  return async (request) => {
    const bearer = bearerToken(request);
    const token = bearer ?? request.cookies[cookieNames.access];
    if (token === undefined) return undefined;
    const claims = await tokens.read(token);
    const facts = claims && (await findSession(services.db, claims.sessionId, services.clock.now()));
    if (!claims || !facts || facts.user_id !== claims.userId) {
      if (bearer !== undefined) throw problems.unauthenticated();
      return undefined;
    }
    const via = bearer === undefined ? 'cookie' : 'bearer';
    if (via === 'cookie') demandCsrf(services, request, claims.sessionId);
    return actorOf(facts, claims.sessionId, via);
  };
}

function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const match = /^Bearer ([\w.-]{20,4096})$/i.exec(header);
  if (!match) throw problems.unauthenticated();
  return match[1];
}

function actorOf(facts: SessionFacts, sessionId: string, via: Actor['via']): Actor {
  const memberships = facts.memberships ?? [];
  const verifiedBusiness = facts.role === 'customer' && memberships.some((entry) => entry.kind === 'business');
  return {
    userId: facts.user_id,
    role: verifiedBusiness ? 'business' : facts.role,
    capabilities: facts.capabilities ?? [],
    status: facts.status,
    sessionId,
    subjects: [facts.user_id, ...memberships.map((entry) => entry.subject)],
    mfaAt: facts.mfa_at ?? undefined,
    via,
  };
}

/** What is known about the device and the network of a sign-in. */
export function clientOf(services: Services, request: FastifyRequest, reply: FastifyReply): Client {
  const agent = (request.headers['user-agent'] ?? 'unknown').slice(0, 300);
  const given = request.headers['x-device-id'];
  const device =
    typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : deviceCookie(services, request, reply);
  return {
    deviceDigest: services.crypto.digest('device', device),
    addressDigest: services.crypto.digest('address', request.ip),
    label: deviceLabel(agent),
  };
}

/** A few words for the sessions list; the user agent itself is not kept. */
export function deviceLabel(agent: string): string {
  const browser = /(Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari|mistri)\//.exec(agent)?.[1] ?? 'A program';
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    SamsungBrowser: 'Samsung Internet',
    'Mac OS X': 'macOS',
  };
  const name = (word: string): string => names[word] ?? word;
  return system ? `${name(browser)} on ${name(system)}` : name(browser);
}
