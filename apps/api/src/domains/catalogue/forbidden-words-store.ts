import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { ForbiddenWords } from './forbidden-words.ts';

type Kind = 'identifier' | 'act' | 'harmless' | 'phrase';

/** IN-12: the words as compliance keeps them. A hundred rows, read when something is listed or searched. */
export async function readForbiddenWords(db: Db): Promise<ForbiddenWords> {
  const rows = await listForbiddenWords(db);
  const of = (kind: Kind): string[] => rows.filter((row) => row.kind === kind).map((row) => row.word);
  return { identifiers: of('identifier'), acts: of('act'), harmless: of('harmless'), phrases: of('phrase') };
}

export async function listForbiddenWords(db: Db): Promise<{ kind: Kind; word: string }[]> {
  return db.selectFrom('forbidden_words').select(['kind', 'word']).orderBy('kind').orderBy('word').execute();
}

interface WordChange {
  kind: Kind;
  word: string;
  reason: string;
}

export async function addForbiddenWord(
  tx: Tx,
  origin: Origin,
  change: WordChange,
): Promise<Result<{ kind: Kind; word: string }, 'catalogue.word_exists'>> {
  const row = { kind: change.kind, word: change.word.trim().toLowerCase() };
  const added = await tx
    .insertInto('forbidden_words')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('word')
    .executeTakeFirst();
  if (!added) return refuse('catalogue.word_exists', 'This word is on the list already.');
  await audit(tx, origin, {
    action: 'catalogue.forbidden_word_added',
    subjectId: 'forbidden_words',
    reason: change.reason,
    after: row,
  });
  return ok(row);
}

export async function removeForbiddenWord(
  tx: Tx,
  origin: Origin,
  change: WordChange,
): Promise<Result<{ kind: Kind; word: string }, 'catalogue.no_word'>> {
  const row = { kind: change.kind, word: change.word.trim().toLowerCase() };
  const removed = await tx
    .deleteFrom('forbidden_words')
    .where('kind', '=', row.kind)
    .where('word', '=', row.word)
    .returning('word')
    .executeTakeFirst();
  if (!removed) return refuse('catalogue.no_word', 'This word is not on the list.');
  await audit(tx, origin, {
    action: 'catalogue.forbidden_word_removed',
    subjectId: 'forbidden_words',
    reason: change.reason,
    before: row,
  });
  return ok(row);
}
