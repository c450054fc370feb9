import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const length = 14;
const pool_bytes = 14 * 256;

let pool = Buffer.alloc(0);
let position = 0;

export type IdPrefix =
  | 'order'
  | 'pay'
  | 'rfnd'
  | 'trf'
  | 'rvrsl'
  | 'acc'
  | 'acc_prd'
  | 'sth'
  | 'tnc'
  | 'pout'
  | 'cont'
  | 'fa'
  | 'plink'
  | 'qr'
  | 'setl'
  | 'disp'
  | 'card'
  | 'txn'
  | 'evt'
  | 'user';

/** Razorpay's form: a prefix and 14 letters or digits. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomLetters()}`;
}

export function randomLetters(): string {
  if (position + length > pool.length) {
    pool = randomBytes(pool_bytes);
    position = 0;
  }
  let text = '';
  for (const byte of pool.subarray(position, position + length)) text += alphabet[byte % alphabet.length];
  position += length;
  return text;
}

/** Bank reference numbers are digits. */
export function randomDigits(count: number): string {
  let text = '';
  for (const byte of randomBytes(count)) text += byte % 10;
  return text;
}
