import { Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { keepReadingsOf, KeptReadings } from '#platform/db/kept-readings.ts';
import { letTransactionsPipeline, PipeliningDialect } from '#platform/db/pipelining-dialect.ts';

/**
 * Every table of the application. Each room adds its own tables from its `<room>-tables.ts`:
 *
 *   declare module '#platform/db/database.ts' { interface Database { orders: OrdersTable } }
 *
 * A room's tables are touched by that room's stores only (checked by `scripts/boundaries`).
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface Database {}

export type Db = Kysely<Database>;
/** A running transaction. Stores that write take it as their mandatory first argument. */
export type Tx = Transaction<Database>;

// int8 arrives as text by default. Paise and counts are kept below 2^53 by CHECK constraints; a larger value is a bug.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`int8 out of the safe range: ${text}`);
  return value;
});

// A date has no time zone: as a `Date` it would be another day wherever the process does not run in UTC.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface OpenDatabase {
  db: Db;
  pool: pg.Pool;
  kept: KeptReadings;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Largest number of connections of this process. */
  poolSize: number;
  /** How long a request waits for a free connection before it fails; 10 s unless told. */
  wait_ms?: number;
  onError: (error: Error) => void;
}

export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.wait_ms ?? 10_000,
    idleTimeoutMillis: 30_000,
    // A statement that runs longer than this is a bug or an attack; long reports set their own limit.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'mistri-api',
    // Statements are sent without waiting for the answers of the ones before them.
    pipeline: true,
    // The application never works as the owner of its tables: append-only tables grant it no UPDATE and no DELETE.
    options: '-c role=mistri_app',
  });
  // Without a listener an idle connection's end (server restart) would crash the process.
  pool.on('error', options.onError);
  // The same for one that is in the middle of a transaction, between two statements.
  pool.on('connect', (client) => void client.on('error', options.onError));
  const kept = new KeptReadings();
  const db = new Kysely<Database>({ dialect: new PipeliningDialect(pool, kept) });
  letTransactionsPipeline(db as unknown as Kysely<never>);
  keepReadingsOf(db, kept);
  return { db, pool, kept, close: () => db.destroy() };
}
