import { sql } from 'kysely';
import { minute_ms } from '#platform/clock.ts';
import type { Services } from '#platform/services.ts';
import { areaOf, type ServiceArea, slow_ms } from './service-levels.ts';

interface Count {
  requests: number;
  failures: number;
  slow: number;
}

export interface ServiceMeter {
  observe(request: { route: string; status: number; took_ms: number }): void;
  /** Adds what was counted to the database. */
  flush(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Counts in memory and adds to the table every half minute: no request waits for its own measurement. */
export function createServiceMeter(services: Services): ServiceMeter {
  let counts = new Map<string, Count>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    const taken = counts;
    counts = new Map();
    if (taken.size === 0 || services.flags.readOnly()) return;
    const rows = [...taken].map(([key, count]) => {
      const [area = '', minute = '0'] = key.split(' ');
      return { area, minute: new Date(Number(minute)), ...count };
    });
    await services.db
      .insertInto('service_minutes')
      .values(rows.toSorted((a, b) => (a.area < b.area ? -1 : 1)))
      .onConflict((conflict) =>
        conflict.columns(['area', 'minute']).doUpdateSet({
          requests: sql`service_minutes.requests + excluded.requests`,
          failures: sql`service_minutes.failures + excluded.failures`,
          slow: sql`service_minutes.slow + excluded.slow`,
        }),
      )
      .execute();
  };
  const flushQuietly = (): void => {
    flush().catch((error: unknown) => services.log.warn({ err: error }, 'service levels could not be noted'));
  };

  return {
    observe: ({ route, status, took_ms }) => {
      const area: ServiceArea | undefined = areaOf(route);
      if (!area) return;
      const minute = Math.floor(services.clock.now().getTime() / minute_ms) * minute_ms;
      const key = `${area} ${minute}`;
      const count = counts.get(key) ?? { requests: 0, failures: 0, slow: 0 };
      count.requests += 1;
      // Maintenance that was announced (503 read-only) is no failure of ours to keep a promise.
      if (status >= 500 && !(status === 503 && services.flags.readOnly())) count.failures += 1;
      if (took_ms > slow_ms) count.slow += 1;
      counts.set(key, count);
    },
    flush,
    start: () => {
      timer ??= setInterval(flushQuietly, minute_ms / 2).unref();
    },
    stop: async () => {
      clearInterval(timer);
      await flush().catch(() => undefined);
    },
  };
}
