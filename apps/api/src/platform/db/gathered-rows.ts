import { CompiledQuery, type Transaction } from 'kysely';
import type { Statement } from '#platform/db/writes-along.ts';

/**
 * A table into which a transaction writes rows that nothing of it reads: audit rows, events. They are kept until COMMIT
 * and leave with it, all in one statement, whatever number of tables. A statement that names the table finds its rows
 * written. They are rows of the transaction like any other: a rollback forgets them, a row that can't be written lets
 * COMMIT fail.
 */
export interface Gathering<Row extends object> {
  readonly table: string;
  /** INSERT of the rows of a JSON array, its parameter. */
  readonly insert: string;
  /** Told which rows are there for good. */
  readonly committed?: (rows: readonly Row[]) => void;
}

type AnyGathering = Gathering<object>;
type Ask = { readonly into: AnyGathering; readonly row: object } | { readonly from: AnyGathering };
type Executor = Pick<Transaction<unknown>, 'executeQuery'>;

const asks = new WeakMap<CompiledQuery, Ask>();

export async function gather<Row extends object>(tx: Executor, into: Gathering<Row>, row: Row): Promise<void> {
  const query = CompiledQuery.raw('');
  asks.set(query, { into: into as AnyGathering, row });
  await tx.executeQuery(query);
}

/** Takes out what was gathered and not yet written: whoever takes the rows writes them. */
export async function takeGathered<Row extends object>(tx: Executor, from: Gathering<Row>): Promise<Row[]> {
  const query = CompiledQuery.raw('');
  asks.set(query, { from: from as AnyGathering });
  return (await tx.executeQuery<Row>(query)).rows;
}

/** What one connection has gathered for its transaction. */
export class GatheredRows {
  readonly #open = new Map<AnyGathering, object[]>();
  readonly #written = new Map<AnyGathering, object[]>();

  /** @returns rows when the query was an ask of `gather` or `takeGathered`, undefined for a query of PostgreSQL's */
  answer(query: CompiledQuery): object[] | undefined {
    const ask = asks.get(query);
    if (!ask) return undefined;
    if ('from' in ask) {
      const rows = this.#open.get(ask.from) ?? [];
      this.#open.delete(ask.from);
      return rows;
    }
    const rows = this.#open.get(ask.into);
    if (rows) rows.push(ask.row);
    else this.#open.set(ask.into, [ask.row]);
    return [];
  }

  isNamedBy(text: string): boolean {
    for (const { table } of this.#open.keys()) if (text.includes(table)) return true;
    return false;
  }

  /** The statements that write what is open: one per table, to be sent as one. */
  takeStatements(): Statement[] {
    const parts = [...this.#open];
    this.#open.clear();
    for (const [into, rows] of parts) this.#written.set(into, [...(this.#written.get(into) ?? []), ...rows]);
    return parts.map(([into, rows]) => ({ text: into.insert, values: [JSON.stringify(rows)] }));
  }

  committed(): void {
    for (const [into, rows] of this.#written) into.committed?.(rows);
    this.forget();
  }

  forget(): void {
    this.#open.clear();
    this.#written.clear();
  }
}
