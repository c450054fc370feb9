import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { familyOf, term } from './search-terms.ts';

/**
 * About how many live listings have a term. Only a hint for the way a search goes: results never depend on it. Counted
 * by a task; kept in memory for a minute, words aside (those come with the query's words).
 */
export interface TermHints {
  /** All live listings. */
  readonly total: number;
  readonly uses: { get(term: number): number | undefined };
}

const fresh_ms = 60_000;
const kept = new WeakMap<Db, { at_ms: number; hints: Promise<TermHints> }>();

export function readTermHints(db: Db): Promise<TermHints> {
  const found = kept.get(db);
  const now_ms = performance.now();
  if (found && now_ms - found.at_ms < fresh_ms) return found.hints;
  const hints = load(db);
  kept.set(db, { at_ms: now_ms, hints });
  hints.catch(() => kept.delete(db));
  return hints;
}

/** The next search reads them anew. */
export function forgetTermHints(db: Db): void {
  kept.delete(db);
}

async function load(db: Db): Promise<TermHints> {
  const { rows } = await sql<{ term: number; uses: number }>`
    SELECT term, uses FROM catalogue_term_counts WHERE term >= ${term('category', 0)}`.execute(db);
  const uses = new Map(rows.map((row) => [row.term, row.uses]));
  const shards = rows.filter((row) => familyOf(row.term) === 'shard').reduce((sum, row) => sum + row.uses, 0);
  return { total: shards, uses };
}

/** Counts every term anew; a large catalogue is counted from a tenth of its pages. */
export async function countTerms(tx: Tx): Promise<void> {
  const { rows } = await sql<{ pages: number }>`
    SELECT (pg_relation_size('catalogue_search') / 8192)::int AS pages`.execute(tx);
  const large = (rows[0]?.pages ?? 0) > 10_000;
  const sample = large ? sql`TABLESAMPLE SYSTEM (10)` : sql``;
  await sql`DELETE FROM catalogue_term_counts`.execute(tx);
  await sql`
    INSERT INTO catalogue_term_counts (term, uses)
    SELECT term, (count(*) * ${large ? 10 : 1})::int FROM catalogue_search ${sample}, unnest(terms) AS term
    GROUP BY term`.execute(tx);
}
