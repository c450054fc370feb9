import { compactUpper, parsed, refused, type Parsed } from './parsed.ts';

export type HsnSacProblem = 'empty' | 'form' | 'chapter';

export const hsnSacMessages: Readonly<Record<HsnSacProblem, string>> = {
  empty: 'Enter the HSN or SAC code.',
  form: 'An HSN code has 4, 6 or 8 digits, a SAC code for services has 4 or 6 and begins with 99.',
  chapter: 'There is no such HSN chapter: the first two digits run from 01 to 98, without 77.',
};

export interface HsnSac {
  readonly code: string;
  readonly kind: 'goods' | 'services';
}

/** JSON Schema pattern of the normal form. */
export const hsnSacPattern = '^(?:99[0-9]{2}|99[0-9]{4}|(?!99|00|77)[0-9]{2}(?:[0-9]{2}|[0-9]{4}|[0-9]{6}))$';

/** Goods by the Harmonised System (chapters 01–98, 77 is reserved), services by the Indian scheme (99…). */
export function parseHsnSac(text: string): Parsed<HsnSac, HsnSacProblem> {
  const code = compactUpper(text);
  if (code === '') return refused('empty');
  if (!/^(?:\d{4}|\d{6}|\d{8})$/.test(code)) return refused('form');
  const chapter = code.slice(0, 2);
  if (chapter === '99') return code.length === 8 ? refused('form') : parsed({ code, kind: 'services' });
  return chapter === '00' || chapter === '77' ? refused('chapter') : parsed({ code, kind: 'goods' });
}
