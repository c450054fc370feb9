import type { Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Services } from '#platform/services.ts';
import { type Gateway, GatewayError, gatewayOf, type GatewayPayout } from '#rooms/payments/index.ts';
import { readAccount } from './accounts-store.ts';
import { notePayoutNews } from './note-payout-news.ts';
import { openDetails } from './payout-account.ts';
import { openPayoutStates, type PayoutNews } from './payout-states.ts';
import { itemsOf, type Payout, type PayoutItem, readPayout } from './payouts-store.ts';

type Context = { services: Services; origin: Origin };

/**
 * After the commit: asks the gateway to move the money. Every repetition carries the same key and the same body, so it
 * cannot pay twice. No answer or a busy gateway is thrown: the outbox asks again. A no gives the money back.
 */
export async function sendPayout(db: Db, context: Context, payoutId: string): Promise<void> {
  const payout = await readPayout(db, payoutId);
  if (!payout || !openPayoutStates.includes(payout.state)) return;
  const { flags } = context.services;
  if (flags.stopped('payments') || flags.stopped('payouts')) throw new Error('payouts are stopped by an admin');
  const news = payout.method === 'route' ? await letGo(db, context, payout) : await payByBank(db, context, payout);
  await transact(db, async (tx) => {
    for (const one of news) await notePayoutNews(tx, context.origin, payoutId, one);
  });
}

async function payByBank(db: Db, { services }: Context, payout: Payout): Promise<PayoutNews[]> {
  const account = await readAccount(db, payout.accountId);
  if (!account) throw new Error(`payout ${payout.payoutId}: no account`);
  const details = openDetails(services.crypto, account);
  try {
    const made = await gatewayOf(services).createPayout({
      idempotencyKey: payout.payoutId,
      reference: payout.payoutId,
      amount_minor: payout.amount_minor,
      purpose: 'payout',
      payee: {
        name: details.holderName,
        ...(details.method === 'bank'
          ? { kind: 'bank', accountNumber: details.accountNumber, ifsc: details.ifsc }
          : { kind: 'vpa', vpa: details.vpa }),
      },
    });
    return newsOf(made);
  } catch (error) {
    return [refused(error)];
  }
}

/** What a payout at the gateway means for ours. */
export function newsOf(made: Pick<GatewayPayout, 'payoutId' | 'status' | 'failure' | 'utr'>): PayoutNews[] {
  const accepted: PayoutNews = { what: 'accepted', gatewayRef: made.payoutId };
  switch (made.status) {
    case 'queued':
    case 'pending':
    case 'processing':
      return [accepted];
    case 'processed':
      return [accepted, { what: 'paid', utr: made.utr }];
    case 'reversed':
    case 'cancelled':
    case 'rejected':
    case 'failed':
      return [accepted, { what: 'failed', reason: made.failure ?? `the gateway says ${made.status}` }];
  }
}

/**
 * Lets a held transfer go. What refunds and recoveries took out of the item is reversed first. The transfer is then the
 * payee's at the gateway, which settles it to their bank: for us it is paid.
 */
async function letGo(db: Db, { services }: Context, payout: Payout): Promise<PayoutNews[]> {
  const [item] = await itemsOf(db, payout.payoutId);
  if (!item?.transferRef) throw new Error(`payout ${payout.payoutId} has no transfer`);
  const transferId = item.transferRef;
  const gateway = gatewayOf(services);
  try {
    await reverseTooMuch(gateway, transferId, item);
    const released = await gateway.releaseTransfer(transferId);
    if (released.status === 'failed') return [{ what: 'failed', reason: 'the transfer failed at the gateway' }];
    return [
      { what: 'accepted', gatewayRef: transferId },
      { what: 'paid', utr: null },
    ];
  } catch (error) {
    const news = refused(error);
    // It must not stay at the linked account when the money is paid another way. If this is refused too, nothing is
    // decided: the payout stays open and a person looks.
    await gateway.reverseTransfer({
      transferId,
      amount_minor: item.amount_minor,
      reversalRef: `${item.itemId}:back`,
    });
    return [news];
  }
}

async function reverseTooMuch(gateway: Gateway, transferId: string, item: PayoutItem): Promise<void> {
  const tooMuch_minor = (item.transfer_minor ?? 0) - item.amount_minor;
  if (tooMuch_minor > 0)
    await gateway.reverseTransfer({ transferId, amount_minor: tooMuch_minor, reversalRef: `${item.itemId}:less` });
}

function refused(error: unknown): PayoutNews {
  if (error instanceof GatewayError && (error.kind === 'rejected' || error.kind === 'not_found'))
    return { what: 'failed', reason: `${error.code}: ${error.message}`.slice(0, 300) };
  throw error;
}
