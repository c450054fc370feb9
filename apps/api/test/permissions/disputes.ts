import { type HeldJob, makeHeldJob } from '#test/held-job.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { heldJobFor } from './escrow.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import { payeeOf } from './payouts.ts';
import type { World } from './world.ts';

const parties = { customer: 200, business: 200, dealer: 200, provider: 200, technician: 200 };
const of = (status: number) => Object.fromEntries(Object.keys(parties).map((walker) => [walker, status]));
const foreignParty = { public: 401, others: 403, ...of(404) };
const readers = Object.fromEntries(
  ['operations', 'finance', 'support', 'compliance', 'auditor'].map((name) => [`admin:${name}`, 200]),
);
const text = 'The display came with a crack in it.';

/** A new job of the walker, as its customer or payee. */
async function newJob(world: World, walker: Walker): Promise<HeldJob> {
  if (walker === 'customer' || walker === 'business')
    return makeHeldJob(world.test, { customerId: (await world.actor(walker)).userId });
  if (walker === 'dealer' || walker === 'provider' || walker === 'technician')
    return makeHeldJob(world.test, { payeeId: await payeeOf(world, walker) });
  return makeHeldJob(world.test);
}

const isCustomer = (walker: Walker): boolean => walker === 'customer' || walker === 'business';
const claimOf = (walker: Walker, job: HeldJob) => ({
  kind: 'other',
  wish: isCustomer(walker) ? 'refund' : 'payment',
  text,
  lines: [{ lineId: job.lines[0]?.lineId ?? '' }],
});

/** A dispute the walker opened about a job of theirs, or a stranger's about a stranger's. */
async function newDispute(world: World, walker: Walker, whose: Whose): Promise<{ disputeId: string; lineId: string }> {
  const opener: Walker = whose === 'own' ? walker : 'customer';
  const actor =
    whose === 'own' ? await world.actor(walker) : await world.once('disputes: opener', () => world.fresh('customer'));
  const job =
    whose === 'own' ? await newJob(world, walker) : await makeHeldJob(world.test, { customerId: actor.userId });
  const opened = await actor.post(`/api/jobs/${job.jobId}/disputes`, claimOf(opener, job));
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
  return { disputeId: opened.body.data.disputeId, lineId: job.lines[0]?.lineId ?? '' };
}

async function disputeFor(world: World, walker: Walker, whose: Whose) {
  if (whose === 'own') return newDispute(world, walker, whose);
  return world.once('disputes: a dispute', () => newDispute(world, walker, 'foreign'));
}

/** Answered by the other side, so that operations may decide. */
async function inReview(world: World, walker: Walker): Promise<{ disputeId: string; lineId: string }> {
  if (walker !== 'admin:operations') return disputeFor(world, walker, 'foreign');
  const dispute = await newDispute(world, walker, 'foreign');
  await world.test.db
    .updateTable('disputes')
    .set({ state: 'in_review' })
    .where('dispute_id', '=', dispute.disputeId)
    .execute();
  return dispute;
}

async function onDispute(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  return { params: { disputeId: (await disputeFor(world, walker, whose)).disputeId } };
}

export const disputesOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/jobs/:jobId/disputes',
    request: async (world, walker, whose) => ({ params: { jobId: (await heldJobFor(world, walker, whose)).jobId } }),
    own: parties,
    foreign: { ...foreignParty, ...readers },
  },
  {
    route: 'POST /api/jobs/:jobId/disputes',
    request: async (world, walker, whose) => {
      const job = whose === 'own' ? await newJob(world, walker) : await heldJobFor(world, walker, whose);
      return { params: { jobId: job.jobId }, body: claimOf(walker, job) };
    },
    own: of(201),
    foreign: foreignParty,
  },
  { route: 'GET /api/disputes', anyone: { public: 401, others: 403, ...parties } },
  {
    route: 'GET /api/disputes/:disputeId',
    request: onDispute,
    own: parties,
    foreign: { ...foreignParty, ...readers },
  },
  {
    route: 'POST /api/disputes/:disputeId/messages',
    request: async (world, walker, whose) => ({ ...(await onDispute(world, walker, whose)), body: { text } }),
    own: of(201),
    foreign: { ...foreignParty, 'admin:operations': 201, 'admin:support': 201 },
  },
  {
    // Without a file: who may add one is told what is missing.
    route: 'POST /api/disputes/:disputeId/evidence',
    request: onDispute,
    own: of(422),
    foreign: { ...foreignParty, 'admin:operations': 422, 'admin:support': 422 },
  },
  {
    route: 'GET /api/disputes/:disputeId/evidence/:evidenceId',
    request: async (world, walker, whose) => {
      const { disputeId } = await disputeFor(world, walker, whose);
      return { params: { disputeId, evidenceId: await evidenceIn(world, disputeId) } };
    },
    own: parties,
    foreign: { ...foreignParty, ...readers },
  },
  {
    route: 'POST /api/disputes/:disputeId/offers',
    request: async (world, walker, whose) => {
      const { disputeId, lineId } = await disputeFor(world, walker, whose);
      return { params: { disputeId }, body: { lines: [{ lineId, amount: 100 }] } };
    },
    own: of(201),
    foreign: foreignParty,
  },
  {
    // One's own offer: only the other side may answer it.
    route: 'PATCH /api/disputes/:disputeId/offers/:offerId',
    request: async (world, walker, whose) => {
      const { disputeId, lineId } = await disputeFor(world, walker, whose);
      const actor = whose === 'own' ? await world.actor(walker) : await world.actor('customer');
      const made = await actor.post(`/api/disputes/${disputeId}/offers`, { lines: [{ lineId, amount: 100 }] });
      const offerId = made.body.data?.offerId ?? 'dof_01jd0000000000000000000000';
      return { params: { disputeId, offerId }, body: { accept: false } };
    },
    own: of(409),
    foreign: foreignParty,
  },
  {
    route: 'POST /api/disputes/:disputeId/withdraw',
    request: async (world, walker, whose) => ({ ...(await onDispute(world, walker, whose)), body: {} }),
    own: parties,
    foreign: foreignParty,
  },
  {
    // Nothing is decided yet.
    route: 'POST /api/disputes/:disputeId/accept',
    request: onDispute,
    own: of(409),
    foreign: foreignParty,
  },
  {
    route: 'POST /api/disputes/:disputeId/appeal',
    request: async (world, walker, whose) => ({ ...(await onDispute(world, walker, whose)), body: { text } }),
    own: of(409),
    foreign: foreignParty,
  },
  { route: 'GET /api/admin/disputes', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'PATCH /api/admin/disputes/:disputeId',
    request: async (world, walker) => {
      const { disputeId, lineId } = await inReview(world, walker);
      return { params: { disputeId }, body: { lines: [{ lineId, amount: 100 }], reason: text } };
    },
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
];

function evidenceIn(world: World, disputeId: string): Promise<string> {
  return world.once(`disputes: evidence in ${disputeId}`, async () => {
    const operations = await world.actor('admin:operations');
    const added = await uploadDocument(
      world.test,
      operations,
      `/api/disputes/${disputeId}/evidence`,
      await certificate(),
      'image/png',
      'POST',
    );
    if (added.status !== 201) throw new Error(JSON.stringify(added.body));
    return added.body.data.evidenceId;
  });
}
