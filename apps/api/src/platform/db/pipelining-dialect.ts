import type { Writable } from 'node:stream';
import {
  AbortedTransactionError,
  CompiledQuery,
  type Compilable,
  type DatabaseConnection,
  type Driver,
  type Kysely,
  PostgresDialect,
  PostgresDriver,
  type QueryResult,
  type Transaction,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { GatheredRows } from '#platform/db/gathered-rows.ts';
import { askedForKept, KeptReadings } from '#platform/db/kept-readings.ts';
import { joinWrites, type Statement, WritesAlong } from '#platform/db/writes-along.ts';

/**
 * Kysely over `pg` without waiting where nobody looks at the answer: BEGIN travels with the first statement (and is left
 * out where one statement is all there is), writes sent
 * by `sendAlong` travel together with the next one, the last of them with COMMIT. An order is some hundred statements; waiting
 * for each cost more than the statements themselves (`npm run bench -- orders`).
 */
export class PipeliningDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  readonly #kept: KeptReadings;

  constructor(pool: pg.Pool, kept = new KeptReadings()) {
    super({ pool });
    this.#pool = pool;
    this.#kept = kept;
  }

  override createDriver(): PostgresDriver {
    return new PipeliningDriver(this.#pool, this.#kept) as unknown as PostgresDriver;
  }
}

/**
 * Kysely lets the queries of a transaction wait for each other. Our connection keeps their order itself, so reads that do
 * not need each other's answers travel together: `await Promise.all([first(tx), second(tx)])` is one journey.
 */
export function letTransactionsPipeline(db: Kysely<never>): void {
  const executor = db.getExecutor();
  const onProvider = executor.withConnectionProvider.bind(executor);
  executor.withConnectionProvider = (provider) => {
    let connection: DatabaseConnection | undefined;
    return onProvider({
      provideConnection: async (consumer) => {
        connection ??= await provider.provideConnection((own) => Promise.resolve(own));
        return consumer(connection);
      },
    });
  };
}

const alongside = new WeakSet<CompiledQuery>();

/**
 * A write of the transaction whose rows nobody reads. It is not waited for: it leaves together with others of its kind,
 * before the next statement that is more than a reading of other tables, at the latest with COMMIT (`WritesAlong`). When
 * it fails, a later statement or COMMIT throws its error, and nothing of the transaction stays. Not for writes whose
 * failure is an answer (a unique key that decides who was first).
 */
export async function sendAlong(tx: Pick<Transaction<unknown>, 'executeQuery'>, write: Compilable): Promise<void> {
  const query = write.compile();
  alongside.add(query);
  await tx.executeQuery(query);
}

class PipeliningDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #kept: KeptReadings;
  readonly #connections = new WeakMap<pg.PoolClient, PipelinedConnection>();

  constructor(pool: pg.Pool, kept: KeptReadings) {
    this.#pool = pool;
    this.#kept = kept;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PipelinedConnection> {
    const client = await this.#pool.connect();
    const connection = this.#connections.get(client) ?? new PipelinedConnection(client, this.#kept);
    this.#connections.set(client, connection);
    return connection;
  }

  async beginTransaction(connection: PipelinedConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : '';
    connection.begin(`begin${level}${settings.accessMode ? ` ${settings.accessMode}` : ''}`);
    await Promise.resolve();
  }

  commitTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: PipelinedConnection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(connection: PipelinedConnection): Promise<void> {
    connection.release();
    await Promise.resolve();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PipelinedConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #kept: KeptReadings;
  readonly #gathered = new GatheredRows();
  readonly #along = new WritesAlong();
  /** Tables with kept readings that the transaction may have changed. */
  readonly #changed = new Set<string>();
  #inTransaction = false;
  /** BEGIN, until the first statement takes it along. */
  #toBegin: string | undefined;
  /** What first went wrong in the transaction, whoever waited for it: everything after it fails because of it. */
  #cause: unknown;
  #broken = false;

  constructor(client: pg.PoolClient, kept: KeptReadings) {
    this.#client = client;
    this.#kept = kept;
  }

  begin(text: string): void {
    this.#inTransaction = true;
    this.#cause = undefined;
    this.#toBegin = text;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const gathered = this.#gathered.answer(query);
    if (gathered) return this.#keep<R>(gathered);
    const asked = askedForKept(query);
    if (asked !== undefined) return { rows: (this.#changed.has(asked) ? [] : [{ kept: this.#kept }]) as R[] };
    for (const table of this.#kept.changedBy(query.sql)) this.#changed.add(table);
    if (this.#gathered.isNamedBy(query.sql)) void this.#writeAll();
    if (this.#inTransaction && alongside.has(query)) {
      if (!this.#along.mayJoin(query)) void this.#write(this.#along.take());
      this.#along.add(query);
      return { rows: [] };
    }
    if (!this.#along.mayBeOvertakenBy(query.sql)) void this.#write(this.#along.take());
    const answer = this.#query(query.sql, query.parameters as unknown[]);
    try {
      const { command, rowCount, rows } = await answer;
      if (!this.#inTransaction) this.#forgetChanged();
      return { rows: rows as R[], ...(isWrite(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    } catch (error) {
      // The cause, not "current transaction is aborted".
      throw withCaller(this.#inTransaction ? (this.#cause ?? error) : error);
    }
  }

  /** Outside of a transaction there is nothing to wait for. */
  #keep<R>(rows: object[]): QueryResult<R> {
    if (!this.#inTransaction) {
      this.#gathered.forget();
      throw new Error('rows are gathered for a transaction only');
    }
    return { rows: rows as R[] };
  }

  #writeAll(): Promise<pg.QueryResult> | undefined {
    return this.#write([...this.#along.take(), ...this.#gathered.takeStatements()]);
  }

  #write(writes: readonly Statement[]): Promise<pg.QueryResult> | undefined {
    const statement = joinWrites(writes);
    return statement && this.#query(statement.text, [...statement.values]);
  }

  async commit(): Promise<void> {
    const done = await this.#end().catch((error: unknown) => error as Error);
    this.#inTransaction = false;
    const failure = this.#cause ?? (done instanceof Error ? done : undefined);
    const rolledBack = !(done instanceof Error) && done?.command === 'ROLLBACK';
    if (failure === undefined && !rolledBack) this.#gathered.committed();
    else this.#gathered.forget();
    this.#forgetChanged();
    if (failure !== undefined) throw withCaller(failure);
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK.
    if (rolledBack) throw new AbortedTransactionError();
  }

  /** One statement is a transaction by itself, and none needs none. @returns an answer that comes after all others */
  async #end(): Promise<pg.QueryResult | undefined> {
    if (this.#toBegin === 'begin') {
      this.#toBegin = undefined;
      return this.#writeAll();
    }
    void this.#writeAll();
    return this.#query('commit');
  }

  async rollback(): Promise<void> {
    this.#along.take();
    this.#gathered.forget();
    this.#changed.clear();
    const begun = this.#toBegin === undefined;
    this.#toBegin = undefined;
    const answer = begun ? this.#query('rollback') : undefined;
    this.#inTransaction = false;
    await answer?.catch((error: unknown) => {
      this.#broken = true;
      throw error;
    });
  }

  #forgetChanged(): void {
    for (const table of this.#changed) this.#kept.forget(table);
    this.#changed.clear();
  }

  release(): void {
    this.#client.release(this.#broken);
  }

  // oxlint-disable-next-line require-yield -- the interface asks for it; nothing here streams
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.resolve();
    throw new Error('reading by a cursor is not built: read by pages');
  }

  #query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const begin = this.#toBegin;
    this.#toBegin = undefined;
    if (begin !== undefined) void this.#send(begin);
    return this.#send(text, values);
  }

  /** What is sent in one turn of the event loop leaves in one packet. */
  #send(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    const answer: Promise<pg.QueryResult> = values ? this.#client.query(text, values) : this.#client.query(text);
    // Looked at when somebody waits for it, or by COMMIT; until then a failure must not count as unhandled.
    answer.catch((error: unknown) => {
      this.#cause ??= error;
    });
    return answer;
  }
}

const isWrite = (command: string): boolean => ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command);

/** The stack of a driver's error ends at the socket; the caller's is what helps. */
function withCaller(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  error.stack = `${error.stack ?? error.message}\n${(new Error().stack ?? '').split('\n').slice(2).join('\n')}`;
  return error;
}
