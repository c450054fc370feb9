import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { openPayoutStates } from './payout-states.ts';
import { lockPayout } from './payouts-store.ts';
import type { PayoutState } from './payouts-tables.ts';

/** Manual override of the automatic retries (GOV-4). The key is the payout's id: asking again cannot pay twice. */
export async function resendPayout(
  tx: Tx,
  origin: Origin,
  payoutId: string,
): Promise<Result<{ payoutId: string; state: PayoutState }, 'payouts.ended' | 'payouts.not_found'>> {
  const payout = await lockPayout(tx, payoutId);
  if (!payout) return refuse('payouts.not_found', 'There is no such payout.');
  if (!openPayoutStates.includes(payout.state))
    return refuse('payouts.ended', `This payout is ${payout.state}; there is nothing left to ask.`);
  const { payeeId, method, amount_minor, state } = payout;
  await audit(tx, origin, { action: 'payouts.resent', subjectId: payoutId, after: { state } });
  await emit(tx, origin, {
    name: 'payouts.requested.v1',
    subject: payoutId,
    payload: { payoutId, payeeId, method, amount_minor },
  });
  return ok({ payoutId, state });
}
