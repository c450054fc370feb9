import type { Writable } from 'node:stream';
import {
  AbortedTransactionError,
  CompiledQuery,
  type Compilable,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type QueryResult,
  type Transaction,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { GatheredRows } from '#platform/db/gathered-rows.ts';
import { askedForKept, KeptReadings } from '#platform/db/kept-readings.ts';

/**
 * Kysely over `pg` without waiting where nobody looks at the answer: BEGIN travels with the first statement, writes sent
 * by `sendAlong` travel with the next one, the last of them with COMMIT. An order is some hundred statements; waiting
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

const alongside = new WeakSet<CompiledQuery>();

/**
 * A write of the transaction whose rows nobody reads. It is sent at once, in order, and not waited for: when it fails,
 * the next statement or COMMIT throws its error, and nothing of the transaction stays. Not for writes whose failure is
 * an answer (a unique key that decides who was first).
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
  /** Sent and not yet looked at, in order. */
  #unanswered: Promise<unknown>[] = [];
  readonly #gathered = new GatheredRows();
  readonly #kept: KeptReadings;
  /** Tables with kept readings that the transaction may have changed. */
  readonly #changed = new Set<string>();
  #inTransaction = false;
  #broken = false;

  constructor(client: pg.PoolClient, kept: KeptReadings) {
    this.#client = client;
    this.#kept = kept;
  }

  begin(text: string): void {
    this.#inTransaction = true;
    this.#send(this.#query(text));
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const gathered = this.#gathered.answer(query);
    if (gathered) return this.#keep<R>(gathered);
    const asked = askedForKept(query);
    if (asked !== undefined) return { rows: (this.#changed.has(asked) ? [] : [{ kept: this.#kept }]) as R[] };
    for (const table of this.#kept.changedBy(query.sql)) this.#changed.add(table);
    if (this.#gathered.isNamedBy(query.sql)) this.#writeGathered();
    const answer = this.#query(query.sql, [...query.parameters]);
    if (this.#inTransaction && alongside.has(query)) {
      this.#send(answer);
      return { rows: [] };
    }
    try {
      const { command, rowCount, rows } = await answer;
      if (!this.#inTransaction) this.#forgetChanged();
      return { rows: rows as R[], ...(isWrite(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    } catch (error) {
      // The cause, not "current transaction is aborted".
      throw (await this.#firstFailure()) ?? withCaller(error);
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

  #writeGathered(): void {
    const statement = this.#gathered.takeStatement();
    if (statement) this.#send(this.#query(statement.text, statement.values));
  }

  async commit(): Promise<void> {
    this.#writeGathered();
    const answer = this.#query('commit');
    const done = await answer.catch((error: unknown) => error as Error);
    this.#inTransaction = false;
    const failure = (await this.#firstFailure()) ?? (done instanceof Error ? done : undefined);
    if (failure || done instanceof Error || done.command === 'ROLLBACK') this.#gathered.forget();
    else this.#gathered.committed();
    this.#forgetChanged();
    if (failure) throw failure;
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK.
    if (!(done instanceof Error) && done.command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    this.#gathered.forget();
    this.#changed.clear();
    const answer = this.#query('rollback');
    this.#inTransaction = false;
    await this.#firstFailure();
    await answer.catch((error: unknown) => {
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

  /** What is sent in one turn of the event loop leaves in one packet. */
  #query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return values ? this.#client.query(text, values) : this.#client.query(text);
  }

  #send(answer: Promise<unknown>): void {
    // Looked at later; until then a failure must not count as unhandled.
    answer.catch(() => undefined);
    this.#unanswered.push(answer);
  }

  async #firstFailure(): Promise<Error | undefined> {
    const settled = await Promise.allSettled(this.#unanswered.splice(0));
    const failed = settled.find((one) => one.status === 'rejected');
    return failed ? withCaller(failed.reason) : undefined;
  }
}

const isWrite = (command: string): boolean => ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command);

/** The stack of a driver's error ends at the socket; the caller's is what helps. */
function withCaller(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  error.stack = `${error.stack ?? error.message}\n${(new Error().stack ?? '').split('\n').slice(2).join('\n')}`;
  return error;
}
