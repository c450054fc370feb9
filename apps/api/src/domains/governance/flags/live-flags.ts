import pg from 'pg';
import type { Logger } from 'pino';
import type { Db } from '#platform/db/database.ts';
import type { Flags } from '#platform/flags.ts';
import { isEnabled } from './evaluate-flag.ts';
import { type FlagSettings, readOnlyFlag } from './flag-definitions.ts';
import { presentFlags } from './flags-store.ts';

export interface LiveFlags extends Flags {
  /** Reads the table and listens for changes. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What applies now, by flag. */
  settings(flag: string): FlagSettings | undefined;
}

/**
 * The process where a flag is set reads it before it answers, NOTIFY reaches the others within milliseconds; reading again
 * now and then covers a lost connection.
 */
const reread_ms = 5_000;

/** This process's copy of the flags. A database that cannot be read leaves the last known settings in force. */
export function createLiveFlags(options: { db: Db; databaseUrl: string; log: Logger }): LiveFlags {
  const { db, databaseUrl, log } = options;
  let present = new Map<string, FlagSettings>();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let readings = 0;
  let applied = 0;

  /** A reading that began before another and ends after it is older: it must not undo a stop. */
  const refresh = async (): Promise<void> => {
    readings += 1;
    const reading = readings;
    const rows = await presentFlags(db);
    if (reading < applied) return;
    applied = reading;
    present = new Map(rows.map((row) => [row.flag, row.settings]));
  };
  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'flags could not be read'));
  };
  const listen = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: databaseUrl, application_name: 'mistri-flags' });
    next.on('error', (error) => {
      log.warn({ err: error }, 'flag listener lost');
      if (client === next) client = undefined;
      next.end().catch(() => undefined);
    });
    next.on('notification', refreshQuietly);
    await next.connect();
    await next.query('LISTEN mistri_flags');
    client = next;
    if (!running) await stopListening();
  };
  const stopListening = async (): Promise<void> => {
    const ending = client;
    client = undefined;
    await ending?.end().catch(() => undefined);
  };
  const tick = async (): Promise<void> => {
    try {
      if (!client) await listen();
      await refresh();
    } catch (error) {
      log.warn({ err: error }, 'flags could not be read');
    }
    if (running) timer = setTimeout(() => void tick(), reread_ms).unref();
  };

  return {
    enabled: (flag, audience) => isEnabled(flag, present.get(flag) ?? { on: false }, audience),
    stopped: (what) => present.get(what)?.on ?? false,
    readOnly: () => present.get(readOnlyFlag)?.on ?? false,
    settings: (flag) => present.get(flag),
    refresh,
    start: async () => {
      if (running) return;
      running = true;
      await tick();
    },
    stop: async () => {
      running = false;
      clearTimeout(timer);
      await stopListening();
    },
  };
}
