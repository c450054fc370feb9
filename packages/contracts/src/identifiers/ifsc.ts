import { compactUpper, parsed, refused, type Parsed } from './parsed.ts';

export type IfscProblem = 'empty' | 'form';

export const ifscMessages: Readonly<Record<IfscProblem, string>> = {
  empty: 'Enter the IFSC of the bank branch.',
  form: 'An IFSC has four letters, a zero and six letters or digits, like SBIN0000300.',
};

export interface Ifsc {
  readonly ifsc: string;
  /** Four letters: SBIN, HDFC … */
  readonly bank: string;
}

export function parseIfsc(text: string): Parsed<Ifsc, IfscProblem> {
  const ifsc = compactUpper(text);
  if (ifsc === '') return refused('empty');
  return /^[A-Z]{4}0[A-Z0-9]{6}$/.test(ifsc) ? parsed({ ifsc, bank: ifsc.slice(0, 4) }) : refused('form');
}

export type BankAccountProblem = 'empty' | 'form';

export const bankAccountMessages: Readonly<Record<BankAccountProblem, string>> = {
  empty: 'Enter the account number.',
  form: 'An account number has 9 to 18 digits.',
};

/** Indian account numbers have 9 to 18 digits and no common checksum; all zeros is none. */
export function parseBankAccount(text: string): Parsed<string, BankAccountProblem> {
  const number = compactUpper(text);
  if (number === '') return refused('empty');
  return /^\d{9,18}$/.test(number) && !/^0+$/.test(number) ? parsed(number) : refused('form');
}
