import { account, type AccountId, type Entry, type GstPart } from '#rooms/ledger/index.ts';
import { type SettlementPart, settlementParts, type SettlementParts } from '#rooms/fees/index.ts';

/** Where each part of a line goes when it is released, and comes from when it is refunded afterwards. */
export function accountOf(part: SettlementPart, payeeId: string): AccountId {
  switch (part) {
    case 'net':
      return account.payee(payeeId);
    case 'commission':
      return account.commission();
    case 'sales':
      return account.platformSales();
    case 'tds':
      return account.tdsPayable();
    case 'gst_cgst':
    case 'gst_sgst':
    case 'gst_igst':
      return account.gstOutput(part.slice(4) as GstPart);
    case 'tcs_cgst':
    case 'tcs_sgst':
    case 'tcs_igst':
      return account.tcsPayable(part.slice(4) as GstPart);
  }
}

export function releaseEntries(hold: { job_id: string; payee_id: string }, parts: SettlementParts): Entry[] {
  return settlementParts.map((part) => ({
    debit: account.held(hold.job_id),
    credit: accountOf(part, hold.payee_id),
    amount_minor: parts[part],
  }));
}

/**
 * A refund after the release takes every part back from where it went. Of the payee's part, what was paid out already
 * becomes the payee's debt.
 */
export function lateRefundEntries(
  hold: { job_id: string; payee_id: string },
  parts: SettlementParts,
  toRecovery_minor: number,
): Entry[] {
  const credit = account.refundDue(hold.job_id);
  const taken = settlementParts.map((part) => ({
    debit: accountOf(part, hold.payee_id),
    credit,
    amount_minor: part === 'net' ? parts.net - toRecovery_minor : parts[part],
  }));
  return [...taken, { debit: account.recovery(hold.payee_id), credit, amount_minor: toRecovery_minor }];
}
