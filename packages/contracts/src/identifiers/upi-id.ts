import { parsed, refused, type Parsed } from './parsed.ts';

export type UpiIdProblem = 'empty' | 'form' | 'looks_like_email';

export const upiIdMessages: Readonly<Record<UpiIdProblem, string>> = {
  empty: 'Enter the UPI id.',
  form: 'A UPI id looks like name@bank.',
  looks_like_email: 'This is an e-mail address. A UPI id looks like name@bank, without a dot after the @.',
};

/** A virtual payment address, in small letters (banks do not tell capitals apart). */
export function parseUpiId(text: string): Parsed<string, UpiIdProblem> {
  const id = text.slice(0, 300).trim().toLowerCase();
  if (id === '') return refused('empty');
  if (/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/.test(id)) return refused('looks_like_email');
  return /^[a-z0-9][a-z0-9._-]{1,254}@[a-z][a-z0-9]{1,63}$/.test(id) && id.length <= 255 ? parsed(id) : refused('form');
}
