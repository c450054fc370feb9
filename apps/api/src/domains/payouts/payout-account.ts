import type { Crypto } from '#platform/crypto/crypto.ts';

export interface BankDetails {
  readonly method: 'bank';
  readonly holderName: string;
  readonly accountNumber: string;
  readonly ifsc: string;
}

export interface UpiDetails {
  readonly method: 'upi';
  readonly holderName: string;
  readonly vpa: string;
}

export type AccountDetails = BankDetails | UpiDetails;

/** Where the money goes, without spaces and case, so that the same account always has the same fingerprint. */
function canonical(details: AccountDetails): string {
  return details.method === 'bank'
    ? `bank:${details.ifsc.toUpperCase()}:${details.accountNumber.replace(/^0+/, '')}`
    : `upi:${details.vpa.toLowerCase()}`;
}

/** Keyed digest of an account: compares accounts of payees and buyers without keeping them in clear (PAY-10). */
export function accountFingerprint(crypto: Crypto, details: AccountDetails): string {
  return crypto.blindIndex('payout-account', canonical(details));
}

export function upiFingerprint(crypto: Crypto, vpa: string): string {
  return crypto.blindIndex('payout-account', `upi:${vpa.toLowerCase()}`);
}

/** What may be shown: the last four characters of the account number, or of the UPI name before the @. */
export function lastFour(details: AccountDetails): string {
  const text = details.method === 'bank' ? details.accountNumber : (details.vpa.split('@')[0] ?? '');
  return text.slice(-4);
}

export function sealDetails(crypto: Crypto, accountId: string, details: AccountDetails): { key: string; text: string } {
  const key = crypto.newDataKey();
  return { key, text: crypto.seal(key, JSON.stringify(details), `payee-account:${accountId}`) };
}

export function openDetails(
  crypto: Crypto,
  account: { accountId: string; dataKey: string; sealed: string },
): AccountDetails {
  return JSON.parse(
    crypto.open(account.dataKey, account.sealed, `payee-account:${account.accountId}`),
  ) as AccountDetails;
}
