import type { MoneyLocale } from './format-inr.ts';
import { nonNegativePaise } from './paise.ts';
import { inEnglish } from './words-english.ts';
import { inHindi } from './words-hindi.ts';
import { inTamil } from './words-tamil.ts';

const writers: Readonly<Record<MoneyLocale, (rupees: number, paise: number) => string>> = {
  en: inEnglish,
  ta: inTamil,
  hi: inHindi,
};

/**
 * The amount in words for invoices, in the Indian scale:
 * 12345650 → `Rupees One Lakh Twenty-Three Thousand Four Hundred Fifty-Six and Fifty Paise Only`.
 * @throws MoneyError for a negative amount: credit notes state the positive amount and their name says the rest
 */
export function amountInWords(amount: number, locale: MoneyLocale = 'en'): string {
  const checked = nonNegativePaise(amount);
  const paise = checked % 100;
  return writers[locale]((checked - paise) / 100, paise);
}
