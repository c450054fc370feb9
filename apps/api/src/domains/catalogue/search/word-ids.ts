import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import { deletesOf } from './search-words.ts';

/** Numbers of words, new ones included. Words are never deleted: their numbers stand in the search index. */
export async function wordIds(tx: Tx | Db, words: Iterable<string>): Promise<Map<string, number>> {
  // Sorted, so that two writers of the same new words wait for each other in one order.
  const wanted = [...new Set(words)].toSorted((a, b) => (a < b ? -1 : 1));
  const known = await readIds(tx, wanted);
  const unknown = wanted.filter((word) => !known.has(word));
  if (unknown.length === 0) return known;
  await sql`
    INSERT INTO catalogue_words (word, deletes)
    SELECT word, string_to_array(deletes, ' ')
    FROM unnest(${unknown}::text[], ${unknown.map((word) => deletesOf(word).join(' '))}::text[]) AS new(word, deletes)
    ORDER BY word
    ON CONFLICT (word) DO NOTHING`.execute(tx);
  return new Map([...known, ...(await readIds(tx, unknown))]);
}

async function readIds(db: Tx | Db, words: readonly string[]): Promise<Map<string, number>> {
  if (words.length === 0) return new Map();
  const { rows } = await sql<{ word: string; word_id: number }>`
    SELECT word, word_id FROM catalogue_words WHERE word = ANY(${words}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.word, row.word_id]));
}
