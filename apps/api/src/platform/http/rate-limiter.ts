import type { FastifyReply, FastifyRequest } from 'fastify';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from 'ioredis';
import type { Actor } from '#platform/auth/actor.ts';
import { subscriberOf } from '#platform/http/client-address.ts';
import { HttpProblem } from '#platform/http/http-problem.ts';
import { abuse, floodPerMinute, limitFor, window_s } from '#platform/http/rate-limits.ts';
import type { Route } from '#platform/http/route.ts';
import type { Services } from '#platform/services.ts';

export interface RateLimiter {
  /** First of all, before the body is read: floods and those who are blocked. By address. */
  readonly admit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Once it is known who asks and for what: GOV-2. By user, by address for the public. Sets the headers. */
  readonly limit: (
    request: FastifyRequest,
    reply: FastifyReply,
    route: Route,
    actor: Actor | undefined,
  ) => Promise<void>;
}

/**
 * Fixed windows counted in this process, or in Redis when there are several processes (REDIS_URL). When Redis does not
 * answer, each process counts for itself: limits get looser, the shop stays open.
 */
export function createRateLimiter(services: Services, redis: Redis | undefined): RateLimiter {
  const scale = services.config.rateLimitScale;
  const limiters = createLimiters(redis);
  const flood = new RateLimiterMemory({ keyPrefix: 'flood', points: floodPerMinute * scale, duration: window_s });
  const refused = new RateLimiterMemory({
    keyPrefix: 'abuse',
    points: abuse.refusals * scale,
    duration: abuse.within_s,
    blockDuration: abuse.block_s,
  });

  const refuse = async (reply: FastifyReply, key: string, wait_ms: number): Promise<never> => {
    try {
      await refused.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      services.log.warn({ category: 'abuse' }, 'blocked for a quarter of an hour');
    }
    throw tooMany(reply, wait_ms);
  };

  return {
    admit: async (request, reply) => {
      const key = addressKey(services, request);
      const blocked = await refused.get(key);
      if (blocked !== null && blocked.consumedPoints > abuse.refusals * scale)
        throw tooMany(reply, blocked.msBeforeNext);
      const over = await spend(flood, key);
      if (over) await refuse(reply, key, over.msBeforeNext);
    },
    limit: async (request, reply, route, actor) => {
      const category = route.limit ?? 'other';
      if (category === 'none') return;
      const limit = limitFor(actor?.role, category, scale);
      const key = `${category}:${actor?.userId ?? addressKey(services, request)}`;
      const burst = await spend(limiters.of('burst', limit.perSecond, 1), key);
      if (burst) await refuse(reply, addressKey(services, request), burst.msBeforeNext);
      const { result, over } = await count(limiters.of('minute', limit.perMinute, window_s), key);
      const reset_s = Math.ceil(result.msBeforeNext / 1000);
      reply.header('ratelimit-policy', `"${category}";q=${limit.perMinute};w=${window_s}`);
      reply.header('ratelimit', `"${category}";r=${Math.max(0, result.remainingPoints)};t=${reset_s}`);
      if (over) await refuse(reply, addressKey(services, request), result.msBeforeNext);
    },
  };
}

/** One limiter per number, since the roles differ in it. Bursts are counted here only: a second is too short to share. */
function createLimiters(redis: Redis | undefined) {
  const made = new Map<string, RateLimiterAbstract>();
  const make = (keyPrefix: string, points: number, duration: number): RateLimiterAbstract => {
    const memory = new RateLimiterMemory({ keyPrefix, points, duration });
    if (!redis || duration === 1) return memory;
    return new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `mistri:limit:${keyPrefix}`,
      points,
      duration,
      insuranceLimiter: memory,
      rejectIfRedisNotReady: true,
    });
  };
  return {
    of: (kind: 'minute' | 'burst', points: number, duration: number): RateLimiterAbstract => {
      const name = `${kind}-${points}`;
      const limiter = made.get(name) ?? make(name, points, duration);
      made.set(name, limiter);
      return limiter;
    },
  };
}

/** The library rejects with the result when the limit is reached. */
async function count(limiter: RateLimiterAbstract, key: string): Promise<{ result: RateLimiterRes; over: boolean }> {
  try {
    return { result: await limiter.consume(key), over: false };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { result: error, over: true };
    throw error;
  }
}

async function spend(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes | undefined> {
  const { result, over } = await count(limiter, key);
  return over ? result : undefined;
}

/** A keyed digest: no address is kept, neither here nor in Redis. */
function addressKey(services: Services, request: FastifyRequest): string {
  return services.crypto.digest('network', subscriberOf(request.ip));
}

function tooMany(reply: FastifyReply, wait_ms: number): HttpProblem {
  const wait_s = Math.max(1, Math.ceil(wait_ms / 1000));
  reply.header('retry-after', String(wait_s));
  return new HttpProblem(429, 'request.too_many', `Too many requests. Try again in ${wait_s} seconds.`, {
    details: { retryAfter_s: wait_s },
  });
}
