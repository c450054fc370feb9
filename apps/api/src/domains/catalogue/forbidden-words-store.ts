import type { Db } from '#platform/db/database.ts';
import type { ForbiddenWords } from './forbidden-words.ts';

/** IN-12: the words as compliance keeps them. A hundred rows, read when something is listed or searched. */
export async function readForbiddenWords(db: Db): Promise<ForbiddenWords> {
  const rows = await db.selectFrom('forbidden_words').select(['kind', 'word']).execute();
  const of = (kind: string): string[] => rows.filter((row) => row.kind === kind).map((row) => row.word);
  return { identifiers: of('identifier'), acts: of('act'), harmless: of('harmless'), phrases: of('phrase') };
}
