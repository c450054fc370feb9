import pg from 'pg';
import type { Services } from '#platform/services.ts';
import { channelOf, channelOfAll, createJoiner, type Told } from './tell.ts';

const retry_ms = 1_000;

/** Hears what other processes tell this one. A lost connection is made again; what was said meanwhile, the sweep finds. */
export function createListener(services: Services, processId: string, hear: (told: Told) => void) {
  const { log, config } = services;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;

  const lost = (gone: pg.Client, error?: Error): void => {
    if (client !== gone) return;
    client = undefined;
    if (error) log.warn({ err: error }, 'link listener lost');
    gone.end().catch(() => undefined);
    if (isRunning) timer = setTimeout(() => void connect(), retry_ms).unref();
  };
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: config.databaseUrl, application_name: 'mistri-link' });
    client = next;
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next));
    const join = createJoiner();
    next.on('notification', ({ payload = '' }) => {
      try {
        const told = join(payload);
        if (told) hear(told);
      } catch (error) {
        log.warn({ err: error }, 'what another process said could not be read');
      }
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${channelOfAll}`);
      await next.query(`LISTEN ${channelOf(processId)}`);
    } catch (error) {
      lost(next, error as Error);
    }
  };
  return {
    start: async (): Promise<void> => {
      isRunning = true;
      await connect();
    },
    stop: async (): Promise<void> => {
      isRunning = false;
      clearTimeout(timer);
      const ending = client;
      client = undefined;
      await ending?.end().catch(() => undefined);
    },
  };
}
