import type { PaperLanguage, PaperWords } from './words/paper-words.ts';
import { wordsOf } from './words/words-of.ts';

/** The language of a paper and its words. */
export interface PaperStyle {
  readonly language: PaperLanguage;
  readonly words: PaperWords;
}

export function styleOf(language: PaperLanguage): PaperStyle {
  return { language, words: wordsOf(language) };
}
