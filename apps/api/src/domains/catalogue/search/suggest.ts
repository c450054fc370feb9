import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { term } from './search-terms.ts';
import { wordsOf } from './search-words.ts';

export interface Suggestion {
  text: string;
  kind: 'category' | 'brand' | 'model' | 'word';
  id: string | null;
}

const most = 8;

/**
 * What somebody who types may want: models, brands and categories (in all three languages) whose words begin with the
 * typed ones, those with most listings first; then words of titles. What comes before in the query is kept.
 */
export async function suggest(db: Db, typed: string): Promise<Suggestion[]> {
  const words = typed.trim().split(/\s+/).filter(Boolean).slice(0, 8);
  for (let from = 0; from < words.length; from += 1) {
    const ending = words.slice(from);
    const named = await matchNames(db, ending);
    const found = from === words.length - 1 ? [...named, ...(await matchWords(db, ending[0] ?? ''))] : named;
    if (found.length > 0) {
      const before = words.slice(0, from).join(' ');
      return distinct(found.map((entry) => ({ ...entry, text: before ? `${before} ${entry.text}` : entry.text })));
    }
  }
  return [];
}

async function matchNames(db: Db, words: readonly string[]): Promise<Suggestion[]> {
  const patterns = words.map((word) => `% ${word.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  const { rows } = await sql<Suggestion>`
    WITH name AS (
      SELECT CASE WHEN model.name ILIKE brand.name || '%' THEN model.name ELSE brand.name || ' ' || model.name END AS text, 'model' AS kind, model_id AS id, ${term('model', 0)} + model_no AS term
      FROM catalogue_models AS model JOIN catalogue_brands AS brand USING (brand_id) WHERE model.active
      UNION ALL SELECT name, 'brand', brand_id, ${term('brand', 0)} + brand_no FROM catalogue_brands WHERE active
      UNION ALL SELECT unnest(ARRAY[name_en, name_ta, name_hi]), 'category', category_id, ${term('category', 0)} + category_no
        FROM catalogue_categories WHERE active)
    SELECT name.text, name.kind, name.id FROM name
    LEFT JOIN catalogue_term_counts AS counted USING (term)
    WHERE ' ' || lower(name.text) LIKE ALL (${patterns}::text[])
    ORDER BY coalesce(counted.uses, 0) DESC, name.text LIMIT ${most}`.execute(db);
  return rows;
}

async function matchWords(db: Db, typed: string): Promise<Suggestion[]> {
  const [word] = wordsOf(typed);
  if (!word || word.length < 2) return [];
  const { rows } = await sql<{ word: string }>`
    SELECT word.word FROM catalogue_words AS word
    JOIN catalogue_term_counts AS counted ON counted.term = word.word_id
    WHERE word.word LIKE ${`${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`} AND counted.uses > 0
    ORDER BY counted.uses DESC, word.word LIMIT ${most}`.execute(db);
  return rows.map((row) => ({ text: row.word, kind: 'word' as const, id: null }));
}

function distinct(found: readonly Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return found
    .filter((entry) => {
      const key = entry.text.toLowerCase();
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, most);
}
