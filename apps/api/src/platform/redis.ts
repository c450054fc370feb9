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

const patience_ms = 3_000;

/** Before the first request: who counts alone meanwhile counts wrong. A Redis that stays away does not stop the start. */
export async function untilReady(redis: Redis | undefined, log: Logger): Promise<void> {
  if (!redis || redis.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => {
      log.warn('Redis does not answer: this process counts and tells for itself until it does');
      resolve();
    }, patience_ms);
    redis.once('ready', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
