import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { account, post } from '#rooms/ledger/index.ts';
import { presentAccount } from './accounts-store.ts';
import {
  assignItems,
  insertBatch,
  insertPayout,
  lockDueItems,
  payeesWithDueItems,
  type PayoutItem,
} from './payouts-store.ts';
import type { PayoutMethod } from './payouts-tables.ts';
import { lockPayee } from './upsert-payee.ts';

/** Why a payee with money due is not paid now. */
export type SkipReason = 'inactive' | 'no_account' | 'cooling_off' | 'onboarding' | 'nothing_due';

export interface BatchRequest {
  /** Only these; otherwise everybody with something due, 200 at most. */
  readonly payeeIds?: readonly string[];
  readonly note?: string;
}

export interface BatchResult {
  readonly batchId: string;
  readonly payoutIds: readonly string[];
  readonly total_minor: number;
  readonly skipped: readonly { readonly payeeId: string; readonly reason: SkipReason }[];
}

const batchLimit = 200;

/** PAY-6: a finance admin pays what is due. Each movement of money is committed before the gateway is asked. */
export async function requestBatch(tx: Tx, origin: Origin, request: BatchRequest): Promise<BatchResult> {
  const batchId = newId('pba');
  await insertBatch(tx, { batchId, by: origin.actor.userId, at: origin.at, note: request.note ?? null });
  const due = await payeesWithDueItems(tx, {
    ...(request.payeeIds ? { payeeIds: request.payeeIds } : {}),
    limit: batchLimit,
  });
  const payouts: { payoutId: string; amount_minor: number }[] = [];
  const skipped: { payeeId: string; reason: SkipReason }[] = (request.payeeIds ?? [])
    .filter((payeeId) => !due.includes(payeeId))
    .map((payeeId) => ({ payeeId, reason: 'nothing_due' }));
  for (const payeeId of due) {
    const made = await requestPayouts(tx, origin, { payeeId, batchId, methods: ['route', 'bank'] });
    payouts.push(...made.payouts);
    skipped.push(...made.skipped.map((reason) => ({ payeeId, reason })));
  }
  const total_minor = payouts.reduce((sum, payout) => sum + payout.amount_minor, 0);
  const payoutIds = payouts.map((payout) => payout.payoutId);
  await audit(tx, origin, {
    action: 'payouts.batch_requested',
    subjectId: batchId,
    ...(request.note ? { reason: request.note } : {}),
    after: { payoutIds, total_minor, skipped },
  });
  return { batchId, payoutIds, total_minor, skipped };
}

interface PayeeRequest {
  readonly payeeId: string;
  readonly batchId: string | null;
  readonly methods: readonly PayoutMethod[];
}

interface PayeeResult {
  readonly payouts: readonly { payoutId: string; amount_minor: number }[];
  readonly skipped: readonly SkipReason[];
}

/**
 * Payouts for one payee: each held transfer at the gateway is let go by itself, everything else is paid by one bank
 * payout. Money moves from the balance to `payout_transit` in the same transaction.
 */
export async function requestPayouts(tx: Tx, origin: Origin, request: PayeeRequest): Promise<PayeeResult> {
  const payee = await lockPayee(tx, request.payeeId);
  if (!payee) return { payouts: [], skipped: ['nothing_due'] };
  if (!payee.active) return { payouts: [], skipped: ['inactive'] };
  const items = await lockDueItems(tx, request.payeeId);
  if (items.length === 0) return { payouts: [], skipped: ['nothing_due'] };
  const to = await presentAccount(tx, request.payeeId);
  if (!to) return { payouts: [], skipped: ['no_account'] };
  if (to.usableFrom.getTime() > origin.at.getTime()) return { payouts: [], skipped: ['cooling_off'] };
  const atGateway = items.filter((item) => item.transferRef !== null);
  const plain = items.filter((item) => item.transferRef === null);
  const payouts: { payoutId: string; amount_minor: number }[] = [];
  const skipped: SkipReason[] = [];
  // The gateway settles a transfer to the account it knows: a changed one must have reached it first.
  if (request.methods.includes('route') && atGateway.length > 0 && to.onboarding === 'pending')
    skipped.push('onboarding');
  else if (request.methods.includes('route')) {
    for (const item of atGateway)
      payouts.push(
        await requestOne(tx, origin, { ...request, method: 'route', items: [item], accountId: to.accountId }),
      );
  }
  if (request.methods.includes('bank') && plain.length > 0)
    payouts.push(await requestOne(tx, origin, { ...request, method: 'bank', items: plain, accountId: to.accountId }));
  return { payouts, skipped };
}

async function requestOne(
  tx: Tx,
  origin: Origin,
  payout: PayeeRequest & { method: PayoutMethod; items: readonly PayoutItem[]; accountId: string },
): Promise<{ payoutId: string; amount_minor: number }> {
  const payoutId = newId('pyo');
  const amount_minor = payout.items.reduce((sum, item) => sum + item.amount_minor, 0);
  await insertPayout(tx, {
    payoutId,
    payeeId: payout.payeeId,
    accountId: payout.accountId,
    batchId: payout.batchId,
    method: payout.method,
    amount_minor,
    requestedBy: origin.actor.userId,
    requestedAt: origin.at,
  });
  await assignItems(
    tx,
    payoutId,
    payout.items.map((item) => item.itemId),
  );
  const posted = await post(tx, origin, {
    kind: 'payouts.send',
    reference: payoutId,
    entries: [{ debit: account.payee(payout.payeeId), credit: account.payoutTransit(payoutId), amount_minor }],
  });
  if (!posted.ok) throw new Error(`payee ${payout.payeeId}: balance is less than what is due`);
  await audit(tx, origin, {
    action: 'payouts.requested',
    subjectId: payoutId,
    after: { payeeId: payout.payeeId, amount_minor, method: payout.method, accountId: payout.accountId },
  });
  await emit(tx, origin, {
    name: 'payouts.requested.v1',
    subject: payoutId,
    payload: { payoutId, payeeId: payout.payeeId, method: payout.method, amount_minor },
  });
  return { payoutId, amount_minor };
}
