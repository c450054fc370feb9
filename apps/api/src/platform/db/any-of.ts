import { type RawBuilder, sql } from 'kysely';

/**
 * `column = ANY(…)` of a list, for statements of every order. A plan made for the very list at hand always looks a little
 * cheaper than the prepared one, so PostgreSQL would plan the statement anew each time it is asked; it can't look into a
 * list that comes out of a subselect, and takes the prepared plan (ADR 0026).
 */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql<string>`ANY((SELECT ${[...values]}::text[])::text[])`;
}
