/**
 * Names of accounts, `<kind>:<owner>`. The kinds, their normal side and whether they may go below zero are rows of
 * `ledger_account_kinds`.
 */
export type AccountId = `${string}:${string}`;

/** Owner of the accounts that exist once. */
export const platformOwner = 'platform';

export type GstPart = 'cgst' | 'sgst' | 'igst';

export const account = {
  gateway: (gateway: string): AccountId => `gateway:${gateway}`,
  bank: (): AccountId => `bank:${platformOwner}`,
  held: (jobId: string): AccountId => `held:${jobId}`,
  refundDue: (jobId: string): AccountId => `refund_due:${jobId}`,
  payee: (payeeId: string): AccountId => `payee:${payeeId}`,
  payoutTransit: (payoutId: string): AccountId => `payout_transit:${payoutId}`,
  recovery: (payeeId: string): AccountId => `recovery:${payeeId}`,
  commission: (): AccountId => `commission:${platformOwner}`,
  platformSales: (): AccountId => `platform_sales:${platformOwner}`,
  gstOutput: (part: GstPart): AccountId => `gst_output:${part}`,
  tcsPayable: (part: GstPart): AccountId => `tcs_payable:${part}`,
  tdsPayable: (): AccountId => `tds_payable:${platformOwner}`,
  gatewayFee: (): AccountId => `gateway_fee:${platformOwner}`,
  writeOff: (): AccountId => `write_off:${platformOwner}`,
  suspense: (): AccountId => `suspense:${platformOwner}`,
} as const;
