import { isRegistrationState } from './gst-states.ts';
import { parsePan, type PanEntity } from './pan.ts';
import { compactUpper, parsed, refused, type Parsed } from './parsed.ts';

export type GstinProblem = 'empty' | 'length' | 'form' | 'state' | 'pan' | 'not_a_seller' | 'checksum';

export const gstinMessages: Readonly<Record<GstinProblem, string>> = {
  empty: 'Enter the GSTIN.',
  length: 'A GSTIN has 15 characters.',
  form: 'A GSTIN has two digits, a PAN, a digit or letter, Z and a check character, like 27AAPFU0939F1ZV.',
  state: 'The first two digits are not the code of a State or Union territory.',
  pan: 'Characters 3 to 12 of the GSTIN are not a PAN.',
  not_a_seller: 'This number was given to a deductor or a collector of tax. Enter the GSTIN of the business itself.',
  checksum: 'One character of this GSTIN is mistyped: its check character does not fit.',
};

export interface Gstin {
  readonly gstin: string;
  /** GST state code: the State of the supplier (IN-4). */
  readonly stateCode: string;
  readonly pan: string;
  readonly entity: PanEntity;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * A GSTIN of a regular registration: form, State, embedded PAN and checksum. It can still be cancelled or somebody
 * else's: that is checked by a person against the portal and the documents (MKT-1).
 */
export function parseGstin(text: string): Parsed<Gstin, GstinProblem> {
  const gstin = compactUpper(text);
  if (gstin === '') return refused('empty');
  if (gstin.length !== 15) return refused('length');
  if (!/^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]$/.test(gstin)) return refused('form');
  if (checkCharacter(gstin) !== gstin.charAt(14)) return refused('checksum');
  const stateCode = gstin.slice(0, 2);
  if (!isRegistrationState(stateCode)) return refused('state');
  const pan = parsePan(gstin.slice(2, 12));
  if (!pan.ok) return refused('pan');
  const kind = gstin.charAt(13);
  // C: collector of tax at source, D: deductor. They sell nothing under these numbers.
  if (kind === 'C' || kind === 'D') return refused('not_a_seller');
  if (kind !== 'Z') return refused('form');
  return parsed({ gstin, stateCode, pan: pan.value.pan, entity: pan.value.entity });
}

/** Luhn's method in base 36 over the first 14 characters, weights 1 and 2 in turn. */
function checkCharacter(gstin: string): string {
  let sum = 0;
  for (let at = 0; at < 14; at += 1) {
    const product = digits.indexOf(gstin.charAt(at)) * (at % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return digits.charAt((36 - (sum % 36)) % 36);
}
