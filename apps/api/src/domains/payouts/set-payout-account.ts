import { audit, type Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Crypto } from '#platform/crypto/crypto.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { insertAccount, presentAccount, replaceAccount } from './accounts-store.ts';
import { type AccountDetails, accountFingerprint, lastFour, sealDetails } from './payout-account.ts';
import { lockPayee } from './upsert-payee.ts';

export interface AccountSet {
  readonly accountId: string;
  readonly usableFrom: Date;
}

/**
 * PAY-10: a new account replaces the old one at once, but receives nothing until its cool-off is over. An attacker who
 * gets into a payee's account therefore gets no money before the payee has read the message about the change.
 */
export async function setPayoutAccount(
  tx: Tx,
  context: { origin: Origin; crypto: Crypto },
  change: { payeeId: string; details: AccountDetails },
): Promise<Result<AccountSet, 'payouts.no_payee' | 'payouts.same_account'>> {
  const { origin, crypto } = context;
  const payee = await lockPayee(tx, change.payeeId);
  if (!payee) return refuse('payouts.no_payee', 'Payouts are set up when the account has been approved.');
  const fingerprint = accountFingerprint(crypto, change.details);
  const present = await presentAccount(tx, payee.payeeId);
  if (present?.fingerprint === fingerprint)
    return refuse('payouts.same_account', 'This is the account you are paid to already.');
  const policy = await moneyPolicy(tx);
  const wait_hours = present ? policy.changedAccountCoolOffHours : policy.firstAccountCoolOffHours;
  const usableFrom = new Date(origin.at.getTime() + wait_hours * hour_ms);
  const accountId = newId('pac');
  if (present) await replaceAccount(tx, present.accountId, origin.at);
  const sealed = sealDetails(crypto, accountId, change.details);
  await insertAccount(tx, {
    account_id: accountId,
    payee_id: payee.payeeId,
    method: change.details.method,
    data_key: sealed.key,
    sealed: sealed.text,
    last4: lastFour(change.details),
    fingerprint,
    usable_from: usableFrom,
    // As payments keep the payer's VPA (apply-gateway-payment.ts).
    instrument_digest:
      change.details.method === 'upi' ? crypto.digest('instrument', change.details.vpa.toLowerCase()) : null,
    created_by: origin.actor.userId,
    created_at: origin.at,
  });
  await audit(tx, origin, {
    action: 'payouts.account_changed',
    subjectId: payee.payeeId,
    ...(present ? { before: { accountId: present.accountId } } : {}),
    after: { accountId, method: change.details.method, usableFrom: usableFrom.toISOString() },
  });
  await emit(tx, origin, {
    name: 'payouts.account_changed.v1',
    subject: payee.payeeId,
    payload: { payeeId: payee.payeeId, accountId, usableFrom: usableFrom.toISOString(), first: !present },
  });
  return ok({ accountId, usableFrom });
}
