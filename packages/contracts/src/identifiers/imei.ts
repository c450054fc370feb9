import { compactUpper, parsed, refused, type Parsed } from './parsed.ts';

export type ImeiProblem = 'empty' | 'form' | 'software_version' | 'checksum';

export const imeiMessages: Readonly<Record<ImeiProblem, string>> = {
  empty: 'Enter the IMEI. Dial *#06# to see it.',
  form: 'An IMEI has 15 digits. Dial *#06# to see it.',
  software_version: 'This is an IMEISV with 16 digits. Enter the IMEI with 15.',
  checksum: 'One digit of this IMEI is mistyped: its check digit does not fit.',
};

/**
 * Checks an IMEI as it was read off a device. There is, on purpose, nothing here that computes a check digit or makes
 * an IMEI (IN-12: altering one is an offence).
 */
export function parseImei(text: string): Parsed<string, ImeiProblem> {
  const imei = compactUpper(text).replaceAll('/', '');
  if (imei === '') return refused('empty');
  if (/^\d{16}$/.test(imei)) return refused('software_version');
  if (!/^\d{15}$/.test(imei) || /^0+$/.test(imei)) return refused('form');
  return luhnHolds(imei) ? parsed(imei) : refused('checksum');
}

/** ISO/IEC 7812-1, annex B. */
function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - at));
    const doubled = digit * 2;
    if (at % 2 === 0) sum += digit;
    else sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
