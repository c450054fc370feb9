import type { CompiledQuery } from 'kysely';

/** One statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A write whose answer nobody waits for, and what it writes into. */
interface WriteAlong extends Statement {
  readonly table: string;
}

const mostTexts = 2_000;

/**
 * Writes of a transaction that wait to leave together, as one statement with a part for each: a statement of its own costs
 * a message, a plan to look up and an answer on both sides, whatever it writes. They wait while the transaction only
 * reads what they do not touch. All parts of a statement see the rows of before it, so a write that names what another
 * one writes begins the next statement; keys between tables are checked by PostgreSQL when all parts are done.
 */
export class WritesAlong {
  #waiting: WriteAlong[] = [];

  /** @returns whether it may join those that wait; if not, they have to leave first */
  mayJoin(query: CompiledQuery): boolean {
    return !this.#waiting.some(({ table }) => names(query.sql, table));
  }

  add(query: CompiledQuery): void {
    this.#waiting.push({ text: query.sql, values: query.parameters, table: tableOf(query) });
  }

  /**
   * A plain reading of other tables may overtake them. Everything else follows them, so that rows are locked in the order
   * in which the code says it: a write, a reading that locks, and one from a function, which may do both.
   */
  mayBeOvertakenBy(text: string): boolean {
    return (
      this.#waiting.length === 0 || (isPlainReading(text) && !this.#waiting.some(({ table }) => names(text, table)))
    );
  }

  /** All that wait, as parts of a statement. */
  take(): Statement[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}

/** `WITH … SELECT` of several writes, each with parameters of its own; one write is left as it is. */
export function joinWrites(writes: readonly Statement[]): Statement | undefined {
  const [first] = writes;
  if (!first || writes.length === 1) return first;
  const key = writes.map(({ text }) => text).join(';');
  let text = joined.get(key);
  if (text === undefined) {
    text = joinTexts(writes);
    if (joined.size >= mostTexts) joined.clear();
    joined.set(key, text);
  }
  return { text, values: writes.flatMap(({ values }) => values) };
}

const joined = new Map<string, string>();

function joinTexts(writes: readonly Statement[]): string {
  let before = 0;
  const parts = writes.map(({ text, values }, at) => {
    const offset = before;
    before += values.length;
    return `write_${at} AS (${text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`)})`;
  });
  return `WITH ${parts.join(', ')} SELECT`;
}

const patterns = new Map<string, RegExp>();

/** Whether a statement names a table, as a whole word. */
function names(text: string, table: string): boolean {
  let pattern = patterns.get(table);
  if (!pattern) patterns.set(table, (pattern = new RegExp(String.raw`\b${table}\b`)));
  return pattern.test(text);
}

function isPlainReading(text: string): boolean {
  return /^\s*select\s/i.test(text) && !/\bfor (?:no key |key )?(?:update|share)\b|\bfrom\s+\w+\s*\(/i.test(text);
}

/** Builders of Kysely begin a write with its table. */
function tableOf({ sql }: CompiledQuery): string {
  const table = /^(?:insert into|update|delete from) "(\w+)"/.exec(sql)?.[1];
  if (table === undefined) throw new Error(`not a write into one table: ${sql.slice(0, 60)}`);
  return table;
}
