import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/**
 * The shared Redis of several processes: rate limits and live updates. Nothing that must survive is kept there, so
 * everything goes on without it: calls fail at once while it is away instead of queueing.
 */
export function openRedis(url: string | undefined, log: Logger): Redis | undefined {
  if (url === undefined) return undefined;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  });
  // Without a listener a lost connection would crash the process.
  redis.on('error', (error: Error) => log.warn({ err: error }, 'redis'));
  return redis;
}
