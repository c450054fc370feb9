import { parsed, refused, type Parsed } from './parsed.ts';

export type MobileProblem = 'empty' | 'characters' | 'foreign' | 'length' | 'not_a_mobile';

export const mobileMessages: Readonly<Record<MobileProblem, string>> = {
  empty: 'Enter the mobile number.',
  characters: 'A mobile number has digits only.',
  foreign: 'Enter an Indian mobile number (+91).',
  length: 'A mobile number has ten digits after +91.',
  not_a_mobile: 'Indian mobile numbers begin with 6, 7, 8 or 9. This looks like a landline.',
};

/** A mobile number in any usual writing → E.164, `+919876543210`. Digits of Hindi and Tamil are read, too. */
export function parseIndianMobile(text: string): Parsed<string, MobileProblem> {
  const compact = text
    .slice(0, 40)
    .replaceAll(/[\s().-]/g, '')
    .replaceAll(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966))
    .replaceAll(/[௦-௯]/g, (digit) => String(digit.charCodeAt(0) - 0x0be6));
  if (compact === '') return refused('empty');
  if (!/^\+?\d+$/.test(compact)) return refused('characters');
  const international = /^(?:\+|00)/.test(compact);
  const digits = compact.replace(/^(?:\+|00)/, '');
  if (international && !digits.startsWith('91')) return refused('foreign');
  const national = nationalPart(digits, international);
  if (national.length !== 10) return refused('length');
  return /^[6-9]/.test(national) ? parsed(`+91${national}`) : refused('not_a_mobile');
}

/** Without the country code and the trunk zero. `91…` without a plus is the country code only when 12 digits follow it. */
function nationalPart(digits: string, international: boolean): string {
  if (international || (digits.length === 12 && digits.startsWith('91'))) return digits.slice(2).replace(/^0/, '');
  return digits.replace(/^0/, '');
}
