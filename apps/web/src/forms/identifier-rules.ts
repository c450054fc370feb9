import { parseBankAccount, parseGstin, parseIfsc, parsePan, parseUpiId } from '@mistri/contracts/identifiers/index';
import type { Rule } from './rules.ts';

/** Says exactly what is wrong with an identifier; `errors.rules.<name>_<reason>` has the words. */
function identified(name: string, parse: (text: string) => { ok: true } | { ok: false; reason: string }): Rule {
  return (value) => {
    if (value.trim() === '') return undefined;
    const parsed = parse(value);
    return parsed.ok ? undefined : { rule: `${name}_${parsed.reason}` };
  };
}

export const gstin = identified('gstin', parseGstin);
export const pan = identified('pan', parsePan);
export const ifsc = identified('ifsc', parseIfsc);
export const bankAccount = identified('bankAccount', parseBankAccount);
export const upiId = identified('upiId', parseUpiId);
