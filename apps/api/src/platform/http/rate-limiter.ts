import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '@mistri/contracts/auth/roles';
import type { Actor } from '#platform/auth/actor.ts';
import { HttpProblem } from '#platform/http/http-problem.ts';
import type { LimitCategory, Route } from '#platform/http/route.ts';
import type { Services } from '#platform/services.ts';

/** GOV-2: requests per minute. Anything not named: 100 per 60 s. */
const perMinute: Partial<Record<Role | 'public', Partial<Record<LimitCategory, number>>>> = {
  public: { auth: 10 },
  customer: { orders: 60, chat: 60 },
  business: { orders: 60, chat: 60 },
  technician: { location: 30 },
  dealer: { inventory: 120, orders: 120 },
  admin: { auth: 300, orders: 300, chat: 300, inventory: 300, location: 300, other: 300 },
};
const otherwise = 100;
const window_ms = 60_000;

interface Window {
  startedAt: number;
  count: number;
}

export function createRateLimiter(services: Services) {
  const windows = new Map<string, Window>();
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    route: Route,
    actor: Actor | undefined,
  ): Promise<void> => {
    const category = route.limit ?? 'other';
    if (category === 'none') return;
    const role = category === 'auth' ? (actor?.role === 'admin' ? 'admin' : 'public') : (actor?.role ?? 'public');
    const limit = (perMinute[role]?.[category] ?? otherwise) * services.config.rateLimitScale;
    const key = `${category}:${actor?.userId ?? request.ip}`;
    const now = Date.now();
    if (windows.size > 100_000) windows.clear();
    let window = windows.get(key);
    if (!window || now - window.startedAt >= window_ms) {
      window = { startedAt: now, count: 0 };
      windows.set(key, window);
    }
    window.count += 1;
    const reset_s = Math.ceil((window.startedAt + window_ms - now) / 1000);
    reply.header('ratelimit-policy', `"${category}";q=${limit};w=60`);
    reply.header('ratelimit', `"${category}";r=${Math.max(0, limit - window.count)};t=${reset_s}`);
    if (window.count <= limit) return;
    reply.header('retry-after', String(reset_s));
    throw new HttpProblem(429, 'request.too_many', `Too many requests. Try again in ${reset_s} seconds.`);
  };
}
