import type pg from 'pg';
import { KnownStatements } from '#platform/db/prepared-query.ts';

const mostNames = 2_000;

/**
 * Hot paths use named (prepared) statements: the server plans them once per connection (measured 1.7 × on the mix of an
 * order transaction, `shared/lab`). Kysely compiles to text each time, so queries that are always the same text get
 * their name from that text here, for every query of the pool.
 */
export function nameStatements(pool: pg.Pool, shouldName: (text: string) => boolean): void {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= mostNames || !shouldName(text)) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const statements = new KnownStatements();
    (client as unknown as { query: unknown }).query = (first: unknown, second: unknown, third: unknown): unknown => {
      // Only what is awaited: a callback is answered as `pg` does it.
      if (typeof first !== 'string' || !Array.isArray(second) || third !== undefined)
        return query(first, second, third);
      const name = nameOf(first);
      if (name === undefined) return query(first, second);
      return statements.execute({ name, text: first, values: second }, query);
    };
  });
}
