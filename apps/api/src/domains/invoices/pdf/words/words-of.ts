import { gstState } from '@mistri/contracts/identifiers/index';
import { en } from './en.ts';
import { hi } from './hi.ts';
import type { PaperLanguage, PaperWords } from './paper-words.ts';
import { ta } from './ta.ts';

const all: Readonly<Record<PaperLanguage, PaperWords>> = { en, ta, hi };

export function wordsOf(language: PaperLanguage): PaperWords {
  return all[language];
}

/** `2026-11-21` → `21 November 2026`, `21 நவம்பர், 2026`, `21 नवंबर 2026` */
export function longDate(day: string, language: PaperLanguage): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(language === 'en' ? 'en-GB' : `${language}-IN-u-nu-latn`, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** The State's name in the language of the paper; as it was written where the code is not one of today's. */
export function stateName(state: { stateCode: string; stateName: string }, language: PaperLanguage): string {
  const known = gstState(state.stateCode);
  if (!known) return state.stateName;
  return { en: state.stateName, ta: known.name_ta, hi: known.name_hi }[language];
}
