import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '#platform/http/http-problem.ts';
import { sameOrigin } from '#platform/http/same-origin.ts';
import type { Services } from '#platform/services.ts';
import { accessToken_s } from './access-tokens.ts';

/**
 * Sessions of our pages live in host-only cookies (no Domain attribute: on `dealer.localhost` another person can be
 * signed in than on `admin.localhost`). Scripts see only the CSRF token, which is bound to the session.
 */
const cookieNames = {
  access: 'mistri_at',
  refresh: 'mistri_rt',
  csrf: 'mistri_csrf',
  device: 'mistri_device',
} as const;

/**
 * By https the browser itself keeps them to this host: `__Host-` is taken only from this very host, secure and for all
 * paths, so that no other subdomain can plant one. The refresh token goes to one path only, which that prefix forbids.
 */
export function cookieName(services: Services, which: keyof typeof cookieNames): string {
  if (!isSecure(services)) return cookieNames[which];
  return `${which === 'refresh' ? '__Secure-' : '__Host-'}${cookieNames[which]}`;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function wantsCookies(request: FastifyRequest): boolean {
  return request.headers['x-session'] === 'cookie';
}

export function setSessionCookies(
  services: Services,
  reply: FastifyReply,
  tokens: { sessionId: string; accessToken: string; refreshToken: string; expiresAt: Date },
): void {
  const base = { path: '/', sameSite: 'lax' as const, secure: isSecure(services) };
  const session_s = Math.floor((tokens.expiresAt.getTime() - services.clock.now().getTime()) / 1000);
  reply.setCookie(cookieName(services, 'access'), tokens.accessToken, {
    ...base,
    httpOnly: true,
    maxAge: accessToken_s,
  });
  reply.setCookie(cookieName(services, 'refresh'), tokens.refreshToken, {
    ...base,
    path: '/api/auth',
    sameSite: 'strict',
    httpOnly: true,
    maxAge: session_s,
  });
  reply.setCookie(cookieName(services, 'csrf'), csrfToken(services, tokens.sessionId), { ...base, maxAge: session_s });
}

export function clearSessionCookies(services: Services, reply: FastifyReply): void {
  const base = { path: '/', sameSite: 'lax' as const, secure: isSecure(services) };
  reply.clearCookie(cookieName(services, 'access'), base);
  reply.clearCookie(cookieName(services, 'csrf'), base);
  reply.clearCookie(cookieName(services, 'refresh'), { ...base, path: '/api/auth', sameSite: 'strict' });
}

/** A random name for this browser, so that "new device" does not depend on the browser's version. */
export function deviceCookie(services: Services, request: FastifyRequest, reply: FastifyReply): string {
  const present = request.cookies[cookieName(services, 'device')];
  if (present && /^[\w-]{22}$/.test(present)) return present;
  const fresh = randomBytes(16).toString('base64url');
  reply.setCookie(cookieName(services, 'device'), fresh, {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: isSecure(services),
    maxAge: 400 * 86_400,
  });
  return fresh;
}

export function csrfToken(services: Services, sessionId: string): string {
  return createHmac('sha256', services.config.indexKey).update(`csrf:${sessionId}`).digest('base64url');
}

/** ID-7. @throws 403 unless the request comes from our own page: same origin, and the token that only it can read */
export function demandCsrf(services: Services, request: FastifyRequest, sessionId: string): void {
  if (safeMethods.has(request.method)) return;
  demandSameOrigin(request);
  const given = request.headers['x-csrf-token'];
  const expected = csrfToken(services, sessionId);
  const matches =
    typeof given === 'string' &&
    given.length === expected.length &&
    timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  if (!matches) throw problems.csrf();
}

/** Browsers send Origin with every mutating fetch; `Sec-Fetch-Site` says the same where Origin is missing. */
export function demandSameOrigin(request: FastifyRequest): void {
  if (!sameOrigin(request.headers)) throw problems.csrf();
}

function isSecure(services: Services): boolean {
  return services.config.publicOrigin.startsWith('https:');
}
