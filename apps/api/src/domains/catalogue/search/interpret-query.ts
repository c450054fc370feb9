import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import { familyOf, term } from './search-terms.ts';
import { deletesOf, partsOf, typoDistance, wordsOf } from './search-words.ts';

/** One demand of a query: a listing needs one of the terms. */
export interface Demand {
  readonly terms: readonly number[];
  /** The words of the query it stands for. */
  readonly words: readonly string[];
  /** About how many listings have it, as far as words go; undefined when only the hints know. */
  readonly uses?: number;
}

export interface Interpretation {
  /** Read as categories, brands and models where the words name some. */
  readonly demands: readonly Demand[];
  /** The same words, only as words of titles: when the first reading finds nothing. */
  readonly literal: readonly Demand[];
  readonly corrections: readonly { from: string; to: string }[];
}

const mostTokens = 12;

interface KnownWord {
  word: string;
  word_id: number;
  uses: number;
}

interface Meaning {
  term: number;
  key: string[];
  all_words: string[];
}

/** What a query asks for: words are corrected against the catalogue's own words, then read by their meanings. */
export async function interpretQuery(db: Db, query: string): Promise<Interpretation> {
  const asked = [...new Set(wordsOf(query))].slice(0, mostTokens);
  if (asked.length === 0) return { demands: [], literal: [], corrections: [] };
  const known = await readWords(db, [...asked, ...asked.flatMap((word) => partsOf(word) ?? [])]);
  const { tokens, corrections } = await correctTokens(db, asked, known);
  const meanings = await readMeanings(db, tokens);
  const literal = tokens.map((token) => literalDemand(token, known));
  return { demands: readByMeaning(tokens, meanings, known), literal, corrections };
}

async function readWords(db: Db, words: readonly string[]): Promise<Map<string, KnownWord>> {
  const { rows } = await sql<KnownWord>`
    SELECT word.word, word.word_id, coalesce(counted.uses, 0) AS uses
    FROM catalogue_words AS word LEFT JOIN catalogue_term_counts AS counted ON counted.term = word.word_id
    WHERE word.word = ANY(${words}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.word, row]));
}

async function correctTokens(db: Db, asked: readonly string[], known: Map<string, KnownWord>) {
  const corrections: { from: string; to: string }[] = [];
  const tokens: string[] = [];
  for (const word of asked) {
    if (known.has(word)) {
      tokens.push(word);
      continue;
    }
    const read = await readUnknown(db, word, known);
    if (read.corrected) corrections.push({ from: word, to: read.corrected });
    tokens.push(...read.tokens);
  }
  return { tokens: [...new Set(tokens)], corrections };
}

interface ReadWord {
  tokens: readonly string[];
  /** Said to people: it was read as another word, not only taken apart. */
  corrected?: string;
}

/** One letter wrong is the likeliest, then a space left out ("redminote12", "backpanel"), then worse typing. */
async function readUnknown(db: Db, word: string, known: Map<string, KnownWord>): Promise<ReadWord> {
  const parts = partsOf(word) ?? [word];
  if (parts.every((part) => known.has(part))) return { tokens: parts };
  const near = await closestWord(db, word);
  const unglued = near?.distance === 1 ? undefined : await unglue(db, parts, known);
  if (unglued) return { tokens: unglued };
  const better = near?.row ?? (await wordGoingOn(db, word));
  if (!better) return { tokens: [word] };
  known.set(better.word, better);
  return { tokens: [better.word], corrected: better.word };
}

const shortestGlued = 6;

/** Takes unknown parts for two words of the catalogue each; undefined when one of them is not. */
async function unglue(
  db: Db,
  parts: readonly string[],
  known: Map<string, KnownWord>,
): Promise<readonly string[] | undefined> {
  const tokens: string[] = [];
  for (const part of parts) {
    if (known.has(part)) {
      tokens.push(part);
      continue;
    }
    const letters = Array.from(part);
    if (letters.length < shortestGlued) return undefined;
    const cuts = Array.from({ length: letters.length - 3 }, (_, at): [string, string] => [
      letters.slice(0, at + 2).join(''),
      letters.slice(at + 2).join(''),
    ]);
    const words = await readWords(db, cuts.flat());
    const uses = (pair: readonly string[]): number => Math.min(...pair.map((piece) => words.get(piece)?.uses ?? 0));
    const [best] = cuts.toSorted((a, b) => uses(b) - uses(a));
    if (!best || uses(best) === 0) return undefined;
    for (const piece of best) known.set(piece, words.get(piece) as KnownWord);
    tokens.push(...best);
  }
  return tokens;
}

/** Typing errors allowed by length: none below three letters, one up to six, then two. */
const allowedTypos = (word: string): number => (word.length < 3 ? 0 : word.length <= 6 ? 1 : 2);

/**
 * The word of the catalogue that was probably meant. Candidates share a form with one letter left out (the delete
 * neighbourhood; found by one index), for long words also a trigram neighbourhood; then the fewest edits, then the most
 * listings, decide.
 */
async function closestWord(db: Db, word: string): Promise<{ row: KnownWord; distance: number } | undefined> {
  const limit = allowedTypos(word);
  if (limit === 0) return undefined;
  const near = await candidates(db, word, limit);
  const scored = near
    .map((row) => ({ row, distance: typoDistance(word, row.word) }))
    .filter(({ row, distance }) => distance <= limit && !(/^\d+$/.test(row.word) && /^\d+$/.test(word)))
    .toSorted((a, b) => a.distance - b.distance || b.row.uses - a.row.uses || (a.row.word < b.row.word ? -1 : 1));
  return scored[0];
}

/** A word that goes on where this one stops ("displ"): the last resort. */
async function wordGoingOn(db: Db, word: string): Promise<KnownWord | undefined> {
  const { rows } = await sql<KnownWord>`
    SELECT word.word, word.word_id, coalesce(counted.uses, 0) AS uses
    FROM catalogue_words AS word LEFT JOIN catalogue_term_counts AS counted ON counted.term = word.word_id
    WHERE word.word LIKE ${`${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}
    ORDER BY uses DESC, word.word LIMIT 1`.execute(db);
  return rows[0];
}

async function candidates(db: Db, word: string, limit: number): Promise<KnownWord[]> {
  const { rows } = await sql<KnownWord>`
    SELECT word.word, word.word_id, coalesce(counted.uses, 0) AS uses
    FROM catalogue_words AS word LEFT JOIN catalogue_term_counts AS counted ON counted.term = word.word_id
    WHERE word.deletes && ${deletesOf(word)}::text[] LIMIT 200`.execute(db);
  if (limit < 2 || rows.some((row) => typoDistance(word, row.word) <= limit)) return rows;
  const { rows: alike } = await sql<KnownWord>`
    SELECT word.word, word.word_id, coalesce(counted.uses, 0) AS uses
    FROM catalogue_words AS word LEFT JOIN catalogue_term_counts AS counted ON counted.term = word.word_id
    WHERE word.word % ${word} ORDER BY similarity(word.word, ${word}) DESC LIMIT 30`.execute(db);
  return alike;
}

async function readMeanings(db: Db, tokens: readonly string[]): Promise<Meaning[]> {
  const { rows } = await sql<Meaning>`
    SELECT term, key, all_words FROM catalogue_meanings
    WHERE key && ${tokens}::text[] AND key <@ ${tokens}::text[]`.execute(db);
  return rows;
}

function literalDemand(token: string, known: ReadonlyMap<string, KnownWord>): Demand {
  const word = known.get(token);
  // A word that is in no title: number 0 is nobody's, so nothing has it.
  return { terms: [term('word', word?.word_id ?? 0)], words: [token], uses: word?.uses ?? 0 };
}

/**
 * The meaning with the longest key first ("redmi note 12" before "redmi"); of equal ones the one that explains most
 * words; what it explains is used up.
 */
function readByMeaning(
  tokens: readonly string[],
  meanings: readonly Meaning[],
  known: ReadonlyMap<string, KnownWord>,
): Demand[] {
  const demands: Demand[] = [];
  let open = tokens;
  for (;;) {
    const rest = new Set(open);
    const fitting = meanings
      .filter((meaning) => meaning.key.every((word) => rest.has(word)))
      .map((meaning) => ({ meaning, explained: meaning.all_words.filter((word) => rest.has(word)) }))
      .toSorted((a, b) => b.meaning.key.length - a.meaning.key.length || b.explained.length - a.explained.length);
    const [best] = fitting;
    if (!best) break;
    const family = familyOf(best.meaning.term);
    const equal = fitting.filter(
      (entry) =>
        entry.meaning.key.length === best.meaning.key.length &&
        entry.explained.length === best.explained.length &&
        entry.meaning.key.join(' ') === best.meaning.key.join(' ') &&
        familyOf(entry.meaning.term) === family,
    );
    const explained = new Set(equal.flatMap((entry) => entry.explained));
    const [single] = best.meaning.key.length === 1 ? best.meaning.key : [];
    const alsoAsWord =
      single !== undefined && (family === 'brand' || family === 'grade') ? known.get(single) : undefined;
    demands.push({
      terms: [...equal.map((entry) => entry.meaning.term), ...(alsoAsWord ? [term('word', alsoAsWord.word_id)] : [])],
      words: open.filter((word) => explained.has(word)),
    });
    open = open.filter((word) => !explained.has(word));
  }
  return [...demands, ...open.map((token) => literalDemand(token, known))];
}
