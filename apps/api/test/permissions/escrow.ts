import { newId } from '#platform/ids.ts';
import { type HeldJob, makeHeldJob, makeReleasable } from '#test/held-job.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import { makePayee, payeeOf } from './payouts.ts';
import type { World } from './world.ts';

const payeeWalkers = { dealer: 200, provider: 200, technician: 200 };
const foreignPayee = { public: 401, others: 403, dealer: 404, provider: 404, technician: 404 };
const readers = { 'admin:finance': 200, 'admin:operations': 200, 'admin:compliance': 200, 'admin:auditor': 200 };
const financeOnly = { public: 401, others: 403, 'admin:finance': 200 };

/** A job that is paid and held; the walker's own as its buyer or its payee, or strangers'. */
export async function heldJobFor(world: World, walker: Walker, whose: Whose): Promise<HeldJob> {
  if (whose === 'foreign') return world.once('escrow: a held job', () => newHeldJob(world));
  return world.once(`escrow: held job of ${walker}`, async () => {
    if (walker === 'customer' || walker === 'business')
      return makeHeldJob(world.test, { customerId: (await world.actor(walker)).userId });
    return makeHeldJob(world.test, { payeeId: await payeeOf(world, walker) });
  });
}

async function newHeldJob(world: World): Promise<HeldJob> {
  const payeeId = await world.once('escrow: a payee', () => makePayee(world, newId('dlr'), 'dealer'));
  return makeHeldJob(world.test, { payeeId });
}

/** Only who may do it needs a job of its own each time. */
async function jobToChange(world: World, walker: Walker): Promise<HeldJob> {
  return walker === 'admin:finance' ? newHeldJob(world) : heldJobFor(world, walker, 'foreign');
}

const holdOf = (job: HeldJob): string => job.lines[0]?.holdId ?? '';
const reason = 'checked with the courier';

async function releasable(world: World, walker: Walker): Promise<HeldJob> {
  const job = await jobToChange(world, walker);
  if (walker === 'admin:finance') await makeReleasable(world.test, job);
  return job;
}

async function frozenJob(world: World, walker: Walker): Promise<RequestParts> {
  const job = await jobToChange(world, walker);
  const parts = { params: { jobId: job.jobId }, body: { reason } };
  if (walker === 'admin:finance') {
    const admin = await world.once('escrow: who freezes', () => world.fresh('admin:finance'));
    await admin.post(`/api/admin/jobs/${job.jobId}/freeze`, parts.body);
  }
  return parts;
}

export const escrowOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/admin/holds', anyone: { public: 401, others: 403, ...readers } },
  { route: 'GET /api/admin/holds/summary', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'GET /api/admin/holds/:holdId',
    request: async (world, walker) => ({ params: { holdId: holdOf(await heldJobFor(world, walker, 'foreign')) } }),
    anyone: { public: 401, others: 403, ...readers },
  },
  {
    route: 'GET /api/jobs/:jobId/escrow',
    request: async (world, walker, whose) => ({ params: { jobId: (await heldJobFor(world, walker, whose)).jobId } }),
    own: { customer: 200, business: 200, ...payeeWalkers },
    foreign: { ...foreignPayee, customer: 404, business: 404, ...readers, 'admin:support': 200 },
  },
  ...['holds', 'balance'].map((what): RouteOutcomes => ({
    route: `GET /api/payees/:payeeId/${what}`,
    request: async (world, walker, whose) => ({
      params: { payeeId: (await heldJobFor(world, walker, whose)).payeeId },
    }),
    own: payeeWalkers,
    foreign: { ...foreignPayee, ...readers },
  })),
  {
    route: 'POST /api/admin/holds/release',
    request: async (world, walker) => ({ body: { jobIds: [(await releasable(world, walker)).jobId] } }),
    anyone: financeOnly,
  },
  {
    route: 'PATCH /api/payments/:paymentId/release',
    request: async (world, walker) => ({
      params: { paymentId: (await releasable(world, walker)).paymentId },
      body: {},
    }),
    anyone: financeOnly,
  },
  {
    // A job that is only paid: finance may ask, and is told that it is too early.
    route: 'POST /api/admin/holds/:holdId/request-release',
    request: async (world, walker) => ({
      params: { holdId: holdOf(await heldJobFor(world, walker, 'foreign')) },
      body: { reason },
    }),
    anyone: { ...financeOnly, 'admin:finance': 409 },
  },
  {
    route: 'POST /api/admin/jobs/:jobId/freeze',
    request: async (world, walker) => ({
      params: { jobId: (await jobToChange(world, walker)).jobId },
      body: { reason },
    }),
    anyone: financeOnly,
  },
  { route: 'POST /api/admin/jobs/:jobId/unfreeze', request: frozenJob, anyone: financeOnly },
  {
    route: 'POST /api/admin/jobs/:jobId/refund',
    request: async (world, walker) => {
      const job = await jobToChange(world, walker);
      return {
        params: { jobId: job.jobId },
        body: { reason, lines: [{ lineId: job.lines[0]?.lineId ?? '', amount: 100 }] },
      };
    },
    anyone: { ...financeOnly, 'admin:finance': 201 },
  },
  {
    route: 'POST /api/admin/payments/:paymentId/retry-transfers',
    request: async (world, walker) => ({
      params: { paymentId: (await heldJobFor(world, walker, 'foreign')).paymentId },
    }),
    anyone: { ...financeOnly, 'admin:finance': 202 },
  },
  { route: 'GET /api/admin/payment-reviews', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'GET /api/admin/payments/:paymentId/assessment',
    request: async (world, walker) => ({
      params: { paymentId: (await heldJobFor(world, walker, 'foreign')).paymentId },
    }),
    anyone: { public: 401, others: 403, ...readers },
  },
  {
    // Nothing of it waits for a review.
    route: 'POST /api/admin/payments/:paymentId/review',
    request: async (world, walker) => ({
      params: { paymentId: (await heldJobFor(world, walker, 'foreign')).paymentId },
      body: { decision: 'clear', reason },
    }),
    anyone: { ...financeOnly, 'admin:finance': 409 },
  },
];
