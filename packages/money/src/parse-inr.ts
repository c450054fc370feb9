import { maxPaise, type Paise } from './paise.ts';

export type ParseInrProblem =
  | 'empty'
  | 'not_a_number'
  | 'negative'
  | 'bad_grouping'
  | 'too_many_decimals'
  | 'too_large';

export type ParsedInr =
  | { readonly ok: true; readonly value: Paise }
  | { readonly ok: false; readonly reason: ParseInrProblem };

/** English sentences for a form; pages translate by reason. */
export const parseInrMessages: Readonly<Record<ParseInrProblem, string>> = {
  empty: 'Enter an amount in rupees.',
  not_a_number: 'Enter the amount in digits, like 1,499 or 1499.50.',
  negative: 'Enter the amount without a minus sign.',
  bad_grouping: 'The commas do not fit. Write 1,23,456 or leave them out.',
  too_many_decimals: 'Use at most two digits after the point: paise are the smallest coin.',
  too_large: 'This amount is larger than Mistri can handle.',
};

const longestInput = 64;

/**
 * Rupees as people type them → paise. Takes `1499`, `1,499.5`, `₹1,23,456.50`, `Rs. 100`, digits of Hindi and Tamil, and
 * thousands grouped in the Indian or the Western way. Never guesses: anything else is refused with a reason. A JavaScript
 * number is read through its shortest decimal form, so 10.1 is 1010 paise and 10.555, NaN and 1e21 are refused.
 */
export function parseInr(input: string | number): ParsedInr {
  const text = normalise(String(input));
  if (text === '') return refused('empty');
  if (text.startsWith('-')) return refused(/^-[\d.,]+$/.test(text) ? 'negative' : 'not_a_number');
  const match = /^([\d,]+)(?:\.(\d*))?$/.exec(text);
  if (!match) return refused('not_a_number');
  const whole = match[1] as string;
  const decimals = match[2];
  if (!wellGrouped(whole)) return refused('bad_grouping');
  if (decimals === '') return refused('not_a_number');
  if (decimals !== undefined && decimals.length > 2) return refused('too_many_decimals');
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  // 15 digits are exact and already far above the bound.
  if (digits.length > 13) return refused('too_large');
  const value = Number(digits) * 100 + Number((decimals ?? '').padEnd(2, '0'));
  return value > maxPaise ? refused('too_large') : { ok: true, value: value as Paise };
}

function refused(reason: ParseInrProblem): ParsedInr {
  return { ok: false, reason };
}

function normalise(input: string): string {
  if (input.length > longestInput) return 'x';
  return input
    .trim()
    .replace(/^(-?)\s*(?:₹|rs\.?|inr)\s*/i, '$1')
    .replaceAll(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
    .replaceAll(/[௦-௯]/g, (digit) => String(digit.charCodeAt(0) - 0x0be6));
}

function wellGrouped(whole: string): boolean {
  return /^\d+$/.test(whole) || /^\d{1,2}(?:,\d{2})*,\d{3}$/.test(whole) || /^\d{1,3}(?:,\d{3})+$/.test(whole);
}
