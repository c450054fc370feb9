import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { readAccount } from './accounts-store.ts';
import * as schemas from './payouts-schemas.ts';
import { itemsOf, listPayouts, type Payout, type PayoutFilter, readPayout } from './payouts-store.ts';
import { requestBatch } from './request-payouts.ts';
import { resendPayout } from './resend-payout.ts';
import { getPayee, getPayees, type Payee } from './upsert-payee.ts';

export async function payeeResource(db: Db, payeeId: string): Promise<Resource | null> {
  const payee = await getPayee(db, payeeId);
  return payee ? { id: payeeId, relations: { payee: payeeId } } : null;
}

async function payoutResource(db: Db, payoutId: string): Promise<Resource | null> {
  const payout = await readPayout(db, payoutId);
  return payout ? { id: payoutId, relations: { payee: payout.payeeId }, state: payout.state } : null;
}

export const createPayoutsRoute = commandRoute({
  method: 'POST',
  path: '/api/payouts',
  summary: 'Pay what is due: to these payees, or to all (200 at most)',
  action: 'payouts.create',
  idempotency: 'required',
  stepUp: true,
  body: schemas.batchBody,
  result: schemas.batchResult,
  status: 201,
  refusals: { 'payouts.stopped': 409 },
  handle: async ({ tx, body, origin, services }) => {
    if (services.flags.stopped('payouts') || services.flags.stopped('payments'))
      return refuse('payouts.stopped', 'Payouts are stopped by an admin. Nothing can be paid out now.');
    const { total_minor, ...batch } = await requestBatch(tx, origin, body);
    return ok({
      batchId: batch.batchId,
      payoutIds: [...batch.payoutIds],
      total: total_minor,
      skipped: batch.skipped.map((entry) => ({ ...entry })),
    });
  },
});

export const readPayoutRoute = readRoute({
  method: 'GET',
  path: '/api/payouts/:payoutId',
  summary: 'A payout with the lines it pays',
  action: 'payouts.read',
  params: schemas.payoutParams,
  result: schemas.payoutDetailResult,
  refusals: { 'payouts.not_found': 404 },
  resource: ({ db, params }) => payoutResource(db, params.payoutId),
  handle: async ({ db, params }) => {
    const payout = await readPayout(db, params.payoutId);
    if (!payout) return refuse('payouts.not_found', 'There is no such payout.');
    const account = await readAccount(db, payout.accountId);
    const items = await itemsOf(db, payout.payoutId);
    return ok({
      ...answerOf(payout, await getPayee(db, payout.payeeId)),
      accountLast4: account?.last4 ?? '',
      items: items.map((item) => ({ jobId: item.jobId, kind: item.kind, amount: item.amount_minor })),
    });
  },
});

export const listPayoutsRoute = readRoute({
  method: 'GET',
  path: '/api/payouts',
  summary: 'Payouts, newest first',
  action: 'payouts.list',
  query: schemas.payoutListQuery,
  result: schemas.payoutListResult,
  handle: async ({ db, query }) => ok(await pageOf(db, query)),
});

export const ownPayoutsRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/payouts',
  summary: 'Payouts of a payee, newest first',
  action: 'payouts.read',
  params: schemas.payeeParams,
  query: schemas.ownPayoutsQuery,
  result: schemas.payoutListResult,
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params, query }) => ok(await pageOf(db, { ...query, payeeId: params.payeeId })),
});

export const resendPayoutRoute = commandRoute({
  method: 'POST',
  path: '/api/payouts/:payoutId/resend',
  summary: 'Ask the gateway again about a payout without an answer, with the same key',
  action: 'payouts.resend',
  params: schemas.payoutParams,
  result: schemas.resendResult,
  status: 202,
  refusals: { 'payouts.ended': 409, 'payouts.not_found': 404 },
  handle: ({ tx, params, origin }) => resendPayout(tx, origin, params.payoutId),
});

async function pageOf(db: Db, filter: PayoutFilter) {
  const rows = await listPayouts(db, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  const payees = await getPayees(db, [...new Set(page.map((payout) => payout.payeeId))]);
  return {
    payouts: page.map((payout) => answerOf(payout, payees.get(payout.payeeId))),
    nextAfter: rows.length > filter.limit ? (page.at(-1)?.payoutId ?? null) : null,
  };
}

function answerOf(payout: Payout, payee: Payee | undefined): schemas.PayoutAnswer {
  return {
    payoutId: payout.payoutId,
    payeeId: payout.payeeId,
    payeeName: payee?.legalName ?? '',
    batchId: payout.batchId,
    method: payout.method,
    amount: payout.amount_minor,
    state: payout.state,
    utr: payout.utr,
    failure: payout.failure,
    requestedAt: payout.requestedAt.toISOString(),
    sentAt: payout.sentAt?.toISOString() ?? null,
    endedAt: payout.endedAt?.toISOString() ?? null,
  };
}
