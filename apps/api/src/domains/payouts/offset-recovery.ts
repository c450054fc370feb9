import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { account, lockBalances, post } from '#rooms/ledger/index.ts';
import { lockDueItems, reduceItem } from './payouts-store.ts';

/**
 * What a payee owes after a late refund is taken from what is due to them, oldest first. The caller holds the payee's
 * lock. `reference` names the occasion (an item, a payout, a refund) and makes it happen once.
 *
 * @returns paise taken
 */
export async function offsetRecovery(tx: Tx, origin: Origin, payeeId: string, reference: string): Promise<number> {
  const owing = account.recovery(payeeId);
  const items = await lockDueItems(tx, payeeId);
  if (items.length === 0) return 0;
  const balances = await lockBalances(tx, [owing]);
  const owed = balances.get(owing) ?? 0;
  let taken = 0;
  for (const item of items) {
    const part = Math.min(owed - taken, item.amount_minor);
    if (part <= 0) break;
    await reduceItem(tx, item, part);
    taken += part;
  }
  if (taken === 0) return 0;
  const posted = await post(tx, origin, {
    kind: 'payouts.offset',
    reference,
    entries: [{ debit: account.payee(payeeId), credit: owing, amount_minor: taken }],
  });
  if (!posted.ok) throw new Error(`payee ${payeeId}: balance is less than what is due`);
  return taken;
}
