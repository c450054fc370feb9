import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { moneyPolicy } from '#rooms/fees/index.ts';
import { getJob } from '#rooms/jobs/index.ts';
import { account, balancesOf } from '#rooms/ledger/index.ts';
import { payeeResource, payoutTotals } from '#rooms/payouts/index.ts';
import * as schemas from './escrow-schemas.ts';
import { findHold } from './holds-store.ts';
import { heldNetOf, holdTotals } from './list-holds.ts';
import { pageOfHolds, viewHold } from './view-holds.ts';
import { viewJobMoney } from './view-job-money.ts';

export async function jobResource(db: Db, jobId: string): Promise<Resource | null> {
  const job = await getJob(db, jobId);
  return job ? { id: jobId, relations: { customer: job.customer_id, payee: job.payee_id }, state: job.state } : null;
}

const listHoldsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/holds',
  summary: 'Held payments: all, or a queue that waits for finance',
  action: 'escrow.list',
  query: schemas.holdListQuery,
  result: schemas.holdListResult,
  handle: async ({ db, query }) => ok(await pageOfHolds(db, query)),
});

const summaryRoute = readRoute({
  method: 'GET',
  path: '/api/admin/holds/summary',
  summary: 'How much is held, for how long, and what waits',
  action: 'escrow.list',
  result: schemas.summaryResult,
  handle: async ({ db, origin }) => {
    const totals = await holdTotals(db, origin.at);
    const policy = await moneyPolicy(db);
    return ok({
      states: totals.states.map(({ amount_minor, ...row }) => ({ ...row, amount: amount_minor })),
      queues: { ...totals.queues },
      ageing: totals.ageing.map(({ amount_minor, ...row }) => ({ ...row, amount: amount_minor })),
      twoPersonRelease: policy.twoPersonRelease,
    });
  },
});

const readHoldRoute = readRoute({
  method: 'GET',
  path: '/api/admin/holds/:holdId',
  summary: 'A held payment with its settlement, blocks, approvals and refunds',
  action: 'escrow.list',
  params: schemas.holdParams,
  result: schemas.holdDetailResult,
  refusals: { 'escrow.not_found': 404 },
  handle: async ({ db, services, params }) => {
    const hold = await findHold(db, params.holdId);
    return hold ? ok(await viewHold(db, services, hold)) : refuse('escrow.not_found', 'There is no such held payment.');
  },
});

const jobMoneyRoute = readRoute({
  method: 'GET',
  path: '/api/jobs/:jobId/escrow',
  summary: 'The money of an order, repair or booking, as its parties see it',
  action: 'escrow.read_job',
  params: schemas.jobParams,
  result: schemas.jobMoneyResult,
  resource: ({ db, params }) => jobResource(db, params.jobId),
  handle: async ({ db, params }) => ok(await viewJobMoney(db, params.jobId)),
});

const payeeHoldsRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/holds',
  summary: 'What is held for a payee, newest first; without fees of the platform',
  action: 'escrow.read_payee',
  params: schemas.payeeParams,
  query: schemas.ownHoldsQuery,
  result: schemas.ownHoldListResult,
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params: { payeeId }, query }) => {
    const { holds, nextAfter } = await pageOfHolds(db, { ...query, payeeId, beneficiary: 'payee' });
    return ok({ holds: holds.map(({ approvedBy: _approvedBy, ...own }) => own), nextAfter });
  },
});

const balanceRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/balance',
  summary: 'Held, available, on its way, paid and owed of a payee (MKT-12)',
  action: 'escrow.read_payee',
  params: schemas.payeeParams,
  result: schemas.balanceResult,
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params: { payeeId } }) => {
    const balances = await balancesOf(db, [account.payee(payeeId), account.recovery(payeeId)]);
    const totals = await payoutTotals(db, payeeId);
    return ok({
      payeeId,
      held: await heldNetOf(db, payeeId),
      available: balances.get(account.payee(payeeId)) ?? 0,
      onItsWay: totals.onItsWay_minor,
      paid: totals.paid_minor,
      owed: balances.get(account.recovery(payeeId)) ?? 0,
    });
  },
});

export const holdsRoutes = [listHoldsRoute, summaryRoute, readHoldRoute, jobMoneyRoute, payeeHoldsRoute, balanceRoute];
