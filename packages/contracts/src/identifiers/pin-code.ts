import { parsed, refused, type Parsed } from './parsed.ts';

export type PinCodeProblem = 'empty' | 'form';

export const pinCodeMessages: Readonly<Record<PinCodeProblem, string>> = {
  empty: 'Enter the PIN code.',
  form: 'A PIN code has six digits and does not begin with 0, like 625001.',
};

/** JSON Schema pattern of the normal form. */
export const pinCodePattern = '^[1-9][0-9]{5}$';

/** Form only. Whether the PIN exists, and in which State, is in the PIN table of the api (never in the prefix: IN-4). */
export function parsePinCode(text: string): Parsed<string, PinCodeProblem> {
  const pin = text.slice(0, 20).replaceAll(/[\s-]/g, '');
  if (pin === '') return refused('empty');
  return /^[1-9]\d{5}$/.test(pin) ? parsed(pin) : refused('form');
}
