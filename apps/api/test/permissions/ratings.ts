import { newId } from '#platform/ids.ts';
import { makeJob, type MadeJob } from '#test/delivered-job.ts';
import type { Actor } from '#test/actors.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** MKT-11: buyers rate, sellers answer, everybody reads, staff moderates. */
const moderators = { 'admin:operations': 200, 'admin:support': 200 };
const readers = { ...moderators, 'admin:auditor': 200 };
const sellers = { dealer: 200, technician: 200, provider: 200 };
const noSeller = { dealer: 404, technician: 404, provider: 404 };
const noBuyer = { customer: 404, business: 404 };

async function jobFor(world: World, walker: Walker, whose: Whose): Promise<MadeJob> {
  if (whose === 'foreign') return makeJob(world.test);
  const actor = await world.actor(walker);
  return walker === 'customer' || walker === 'business'
    ? makeJob(world.test, { customerId: actor.userId })
    : makeJob(world.test, { payeeId: payeeIdOf(actor) });
}

function payeeIdOf(actor: Actor): string {
  return actor.memberships[0] ?? actor.userId;
}

async function ratingFor(world: World, walker: Walker, whose: Whose): Promise<string> {
  if (whose === 'own' && (walker === 'customer' || walker === 'business')) {
    return give(await world.actor(walker), await jobFor(world, walker, 'own'));
  }
  const buyer = await world.once('ratings: buyer', () => world.fresh('customer'));
  const payeeId = whose === 'own' ? payeeIdOf(await world.actor(walker)) : newId('dlr');
  return give(buyer, await makeJob(world.test, { customerId: buyer.userId, payeeId }));
}

async function give(buyer: Actor, job: MadeJob): Promise<string> {
  const { status, body } = await buyer.post('/api/ratings', { jobId: job.jobId, score: 4 });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.data.ratingId;
}

const ratingParams = async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => ({
  params: { ratingId: await ratingFor(world, walker, whose) },
});

export const ratingsOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/ratings/:subjectId',
    request: () => ({ params: { subjectId: newId('prd') } }),
    anyone: { public: 200, others: 200 },
  },
  {
    route: 'POST /api/ratings',
    request: async (world, walker, whose) => ({
      body: { jobId: (await jobFor(world, walker, whose)).jobId, score: 4 },
    }),
    own: { customer: 201, business: 201 },
    foreign: { public: 401, others: 403, ...noBuyer },
  },
  {
    route: 'GET /api/jobs/:jobId/ratings',
    request: async (world, walker, whose) => ({ params: { jobId: (await jobFor(world, walker, whose)).jobId } }),
    own: { customer: 200, business: 200, ...sellers },
    foreign: { public: 401, others: 403, ...noBuyer, ...noSeller, ...readers },
  },
  {
    route: 'PATCH /api/ratings/:ratingId',
    request: async (world, walker, whose) => ({ ...(await ratingParams(world, walker, whose)), body: { score: 5 } }),
    own: { customer: 200, business: 200 },
    foreign: { public: 401, others: 403, ...noBuyer },
  },
  {
    route: 'DELETE /api/ratings/:ratingId',
    request: ratingParams,
    own: { customer: 200, business: 200 },
    foreign: { public: 401, others: 403, ...noBuyer },
  },
  {
    route: 'PUT /api/ratings/:ratingId/reply',
    request: async (world, walker, whose) => ({
      ...(await ratingParams(world, walker, whose)),
      body: { text: 'Thank you.' },
    }),
    own: sellers,
    foreign: { public: 401, others: 403, ...noSeller },
  },
  {
    route: 'POST /api/ratings/:ratingId/reports',
    request: async (world, walker) => ({
      ...(await ratingParams(world, walker, 'foreign')),
      body: { reason: 'fake' },
    }),
    anyone: { public: 401, others: 201 },
  },
  {
    route: 'GET /api/payees/:payeeId/ratings',
    request: async (world, walker, whose) => ({
      params: { payeeId: whose === 'own' ? payeeIdOf(await world.actor(walker)) : newId('dlr') },
    }),
    own: sellers,
    foreign: { public: 401, others: 403, ...noSeller, ...readers },
  },
  { route: 'GET /api/admin/ratings', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'PATCH /api/admin/ratings/:ratingId',
    request: async (world, walker) => ({
      ...(await ratingParams(world, walker, 'foreign')),
      body: { decision: 'hide', reason: 'made for the permission walk' },
    }),
    anyone: { public: 401, others: 403, ...moderators },
  },
];
