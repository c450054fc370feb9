/**
 * Words of titles and of queries, by the same rules, so that they meet: lower case, no accents, plural endings off,
 * little words out. Tamil and Hindi words stay whole.
 */
const little = new Set(
  'a an and at by for from ka ke ki ko in is of on or the to with wala wali aur ke liye'.split(' '),
);

export const longestWord = 32;
const mostWords = 40;

export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replaceAll('+', ' plus ')
    .replaceAll('&', ' ');
  const found: string[] = [];
  for (const piece of plain.split(/[^\p{L}\p{M}\p{N}]+/u)) {
    if (piece === '' || little.has(piece)) continue;
    found.push(stem(piece).slice(0, longestWord));
    if (found.length === mostWords) break;
  }
  return found;
}

/** English plurals only; "glass", "plus" and "lens" stay recognisable because both sides go through here. */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.endsWith('s') && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

/** "note12pro" → note, 12, pro; undefined for what is one word ("a52", "128gb", "display"). */
export function partsOf(word: string): string[] | undefined {
  const parts = word.match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [];
  if (parts.length < 2 || !parts.some((part) => /^\p{L}/u.test(part) && part.length >= 3)) return undefined;
  return parts.map(stem);
}

/** What a title is found by: its words, and the parts of words that were glued together. */
export function indexedWords(title: string): string[] {
  const words = wordsOf(title);
  return [...new Set(words.flatMap((word) => [word, ...(partsOf(word) ?? [])]))];
}

/** The word itself and every form with one letter left out. Two words with a common entry are one typo apart (or two). */
export function deletesOf(word: string): string[] {
  const letters = Array.from(word);
  const forms = new Set([word]);
  if (letters.length >= 3)
    for (let at = 0; at < letters.length; at += 1)
      forms.add([...letters.slice(0, at), ...letters.slice(at + 1)].join(''));
  return [...forms];
}

/** Edits between two words: insert, delete, replace, swap of neighbours (optimal string alignment). */
export function typoDistance(first: string, second: string): number {
  const [a, b] = [Array.from(first), Array.from(second)];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
