import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { offsetRecovery } from './offset-recovery.ts';
import { nextPayoutState, type PayoutNews } from './payout-states.ts';
import {
  forgetTransfers,
  itemsOf,
  lockPayout,
  moveItems,
  movePayout,
  type Payout,
  readPayout,
} from './payouts-store.ts';
import { lockPayee } from './upsert-payee.ts';

/**
 * One door for everything that is learnt about a payout, whoever says it: the answer to the call, a webhook, the poller,
 * reconciliation. Old and repeated news changes nothing.
 */
export async function notePayoutNews(tx: Tx, origin: Origin, payoutId: string, news: PayoutNews): Promise<void> {
  const known = await readPayout(tx, payoutId);
  if (!known) throw new Error(`no payout ${payoutId}`);
  await lockPayee(tx, known.payeeId);
  const payout = await lockPayout(tx, payoutId);
  const state = payout && nextPayoutState(payout.state, news.what);
  if (!payout || !state) return;
  if (news.what === 'accepted') {
    await movePayout(tx, payoutId, { state, gatewayRef: news.gatewayRef, sentAt: origin.at });
    return;
  }
  await audit(tx, origin, {
    action: `payouts.${state}`,
    subjectId: payoutId,
    ...(news.what === 'failed' ? { reason: news.reason } : {}),
    before: { state: payout.state },
    after: { state, ...(news.what === 'paid' && news.utr ? { utr: news.utr } : {}) },
  });
  if (news.what === 'paid') await settle(tx, origin, payout, news.utr);
  else await giveBack(tx, origin, payout, { state, reason: news.reason });
}

async function settle(tx: Tx, origin: Origin, payout: Payout, utr: string | null): Promise<void> {
  const { payoutId, payeeId, amount_minor } = payout;
  await movePayout(tx, payoutId, { state: 'paid', utr, endedAt: origin.at });
  await moveItems(tx, payoutId, 'paid');
  await mustPost(tx, origin, 'payouts.settle', payout);
  const items = await itemsOf(tx, payoutId);
  await emit(tx, origin, {
    name: 'payouts.paid.v1',
    subject: payoutId,
    payload: { payoutId, payeeId, amount_minor, utr, jobIds: [...new Set(items.map((item) => item.jobId))] },
  });
}

/** The money is back on the balance; what the payee owes is taken from it before the next payout. */
async function giveBack(
  tx: Tx,
  origin: Origin,
  payout: Payout,
  end: { state: Payout['state']; reason: string },
): Promise<void> {
  const { payoutId, payeeId, amount_minor } = payout;
  await movePayout(tx, payoutId, { state: end.state, failure: end.reason.slice(0, 300), endedAt: origin.at });
  if (payout.method === 'route') await forgetTransfers(tx, payoutId);
  await moveItems(tx, payoutId, 'due');
  await mustPost(tx, origin, end.state === 'returned' ? 'payouts.returned' : 'payouts.give_back', payout);
  await offsetRecovery(tx, origin, payeeId, payoutId);
  await emit(tx, origin, {
    name: 'payouts.failed.v1',
    subject: payoutId,
    payload: { payoutId, payeeId, amount_minor, reason: end.reason.slice(0, 300) },
  });
}

async function mustPost(
  tx: Tx,
  origin: Origin,
  kind: 'payouts.settle' | 'payouts.give_back' | 'payouts.returned',
  payout: Payout,
): Promise<void> {
  const transit = account.payoutTransit(payout.payoutId);
  const gateway = account.gateway(payout.method === 'route' ? 'razorpay' : 'razorpayx');
  const sides = {
    'payouts.settle': { debit: transit, credit: gateway },
    'payouts.give_back': { debit: transit, credit: account.payee(payout.payeeId) },
    'payouts.returned': { debit: gateway, credit: account.payee(payout.payeeId) },
  }[kind];
  const posted = await post(tx, origin, {
    kind,
    reference: payout.payoutId,
    entries: [{ ...sides, amount_minor: payout.amount_minor }],
  });
  if (!posted.ok) throw new Error(`${kind} ${payout.payoutId}: ${posted.message}`);
}
