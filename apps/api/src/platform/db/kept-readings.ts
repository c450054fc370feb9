import { CompiledQuery, type Kysely } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';

/** The database, or a transaction. */
type Asked = Pick<Kysely<never>, 'isTransaction' | 'executeQuery'>;

/** How many readings of one table are kept before all of them are forgotten. */
const mostReadings = 1_000;
const reconnect_ms = 1_000;
const channel = 'mistri_kept';

/**
 * Readings of tables that change a few times a year and are asked for at every order: rules, rates, fees (ADR 0017).
 * A change in this process is seen by the statement after it; the trigger `tell_kept_change` tells other processes
 * within milliseconds. While nobody listens nothing is kept.
 */
export class KeptReadings {
  readonly #tables = new Map<string, { version: number; readings: Map<string, unknown> }>();
  #listening = false;

  async read<T>(table: string, key: string, read: () => Promise<T>): Promise<T> {
    if (!this.#listening) return read();
    const kept = this.#tables.get(table) ?? { version: 0, readings: new Map<string, unknown>() };
    this.#tables.set(table, kept);
    if (kept.readings.has(key)) return kept.readings.get(key) as T;
    const { version } = kept;
    const reading = await read();
    // It may be of before a change that was told meanwhile.
    if (this.#listening && kept.version === version) {
      if (kept.readings.size >= mostReadings) kept.readings.clear();
      kept.readings.set(key, reading);
    }
    return reading;
  }

  /** The kept tables that a statement may change. */
  changedBy(text: string): string[] {
    if (this.#tables.size === 0 || text.startsWith('select ')) return [];
    return [...this.#tables.keys()].filter((table) => text.includes(table));
  }

  forget(table: string): void {
    const kept = this.#tables.get(table);
    if (!kept) return;
    kept.version += 1;
    kept.readings.clear();
  }

  /** Keeps readings from the moment the server has promised to tell of changes. */
  listen(on: boolean): void {
    this.#listening = on;
    for (const table of this.#tables.keys()) this.forget(table);
  }
}

const ofDatabase = new WeakMap<object, KeptReadings>();
const asksOfTransaction = new WeakMap<CompiledQuery, string>();

export function keepReadingsOf(db: Asked, kept: KeptReadings): void {
  ofDatabase.set(db, kept);
}

/** For a transaction the connection answers: one that has changed the table reads it. */
export const askedForKept = (query: CompiledQuery): string | undefined => asksOfTransaction.get(query);

/** @param what `key` says what is asked of the table; `read` must not depend on anything else */
export async function keptReading<T>(
  db: Asked,
  what: { readonly table: string; readonly key: string },
  read: () => Promise<T>,
): Promise<T> {
  const kept = db.isTransaction ? await keptOfTransaction(db, what.table) : ofDatabase.get(db);
  return kept ? kept.read(what.table, what.key, read) : read();
}

async function keptOfTransaction(tx: Asked, table: string): Promise<KeptReadings | undefined> {
  const query = CompiledQuery.raw('');
  asksOfTransaction.set(query, table);
  const { rows } = await tx.executeQuery<{ kept: KeptReadings }>(query);
  return rows[0]?.kept;
}

export interface Listener {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Hears of changes by other processes. While the connection is lost nothing is kept. */
export function createKeptListener(options: { url: string; kept: KeptReadings; log: Logger }): Listener {
  const { url, kept, log } = options;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = false;

  const lost = (which: pg.Client): void => {
    if (client !== which) return;
    client = undefined;
    kept.listen(false);
    which.end().catch(() => undefined);
    if (running) timer = setTimeout(() => void connect(), reconnect_ms).unref();
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'mistri-kept', keepAlive: true });
    client = next;
    next.on('error', (error) => {
      log.warn({ err: error }, 'listener of kept readings lost');
      lost(next);
    });
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => kept.forget(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      if (client === next && running) kept.listen(true);
    } catch (error) {
      log.warn({ err: error }, 'changes of kept readings are not heard');
      lost(next);
    }
  }

  return {
    start: async () => {
      running = true;
      await connect();
    },
    stop: async () => {
      running = false;
      clearTimeout(timer);
      kept.listen(false);
      const ending = client;
      client = undefined;
      await ending?.end().catch(() => undefined);
    },
  };
}
