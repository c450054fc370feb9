/** A word for the phone's shell, whatever is in it: single quotes, and a quote of its own in double ones. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

export function quoteWords(words: readonly string[]): string {
  return words.map((word) => quoteWord(word)).join(' ');
}
