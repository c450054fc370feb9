import { type Actor, createActor } from '#test/actors.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** IN-10: rights over one's own data belong to everybody with an account, also to the suspended. */
const everybody = { public: 401, others: 200 };
const compliance = (status: number) => ({ public: 401, others: 403, 'admin:compliance': status });
const reason = 'made for the permission walk';
const words = { title: 'Offers by mail', text: 'Words that are long enough to be a notice.' };

/** A new actor each time: these requests can be made once. */
const freshly = async (world: World, walker: Walker, body?: unknown): Promise<RequestParts> => ({
  ...(body === undefined ? {} : { body }),
  ...(walker === 'public' ? {} : { as: await world.fresh(walker) }),
});

async function complaintOf(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const owner = whose === 'own' ? await world.fresh(walker) : await world.fresh('customer');
  const body = { category: 'order', title: 'Wrong part', text: 'It does not fit the phone.' };
  const filed = await owner.post('/api/complaints', body);
  return { params: { complaintId: filed.body.data.complaintId }, ...(whose === 'own' ? { as: owner } : {}) };
}

async function breachParams(world: World): Promise<RequestParts> {
  const officer = await world.actor('admin:compliance');
  const { body } = await officer.post('/api/admin/privacy/breaches', breachBody(world));
  return { params: { breachId: body.data.breachId } };
}

const breachBody = (world: World) => ({
  title: 'Backup left readable',
  description: 'A backup lay where anybody could read it.',
  dataKinds: ['names'],
  affectedCount: 1,
  discoveredAt: world.test.clock.now().toISOString(),
});

/** A ready copy, whose maker took the trouble of the second factor. */
async function exportOf(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  if (whose === 'foreign')
    return world.once("privacy: another's copy", async () => ({
      params: await newExport(world, await world.fresh('customer')),
    }));
  const owner = await world.actor(walker);
  return { params: await newExport(world, owner), as: owner };
}

async function newExport(world: World, owner: Actor): Promise<{ exportId: string }> {
  const { body } = await owner.post('/api/privacy/exports');
  await world.test.app.outbox.drain();
  return { exportId: body.data.exportId };
}

const anybodysOwn = {
  customer: 200,
  business: 200,
  technician: 200,
  provider: 200,
  dealer: 200,
  'admin:support': 200,
  'admin:auditor': 200,
} as const;
const officers = { 'admin:support': 200, 'admin:compliance': 200 };

export const privacyOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/privacy/notices', anyone: { public: 200, others: 200 } },
  { route: 'GET /api/privacy/consents', anyone: everybody, suspendedMay: true },
  {
    route: 'PUT /api/privacy/consents/:purpose',
    request: () => ({
      params: { purpose: 'marketing_messages' },
      body: { granted: false, version: 1, locale: 'en' },
    }),
    anyone: everybody,
    suspendedMay: true,
  },
  { route: 'GET /api/privacy/profile', anyone: everybody, suspendedMay: true },
  {
    route: 'PUT /api/privacy/age',
    request: () => ({ body: { adult: true } }),
    anyone: everybody,
    suspendedMay: true,
  },
  {
    // Nobody who walks is a child.
    route: 'POST /api/privacy/guardian',
    request: () => ({ body: { email: 'guardian@example.in' } }),
    anyone: { public: 401, others: 409 },
  },
  {
    route: 'POST /api/privacy/wards',
    request: () => ({ body: { token: `mgt_${'x'.repeat(43)}` } }),
    anyone: { public: 401, others: 409 },
  },
  {
    route: 'PUT /api/privacy/nominee',
    request: () => ({ body: { name: 'Kavitha R', relation: 'sister', contact: 'kavitha@example.in' } }),
    anyone: everybody,
    suspendedMay: true,
  },
  { route: 'DELETE /api/privacy/nominee', anyone: everybody, suspendedMay: true },
  {
    route: 'POST /api/privacy/exports',
    request: freshly,
    anyone: { public: 401, others: 202 },
    suspendedMay: true,
  },
  { route: 'GET /api/privacy/exports', anyone: everybody, suspendedMay: true },
  {
    // Not even who answers for privacy reads another's copy.
    route: 'GET /api/privacy/exports/:exportId/file',
    request: exportOf,
    own: anybodysOwn,
    foreign: { public: 401, others: 404 },
    suspendedMay: true,
  },
  { route: 'GET /api/privacy/erasure', anyone: everybody, suspendedMay: true },
  {
    // Admins give their capabilities back first.
    route: 'POST /api/privacy/erasure',
    request: freshly,
    anyone: {
      public: 401,
      others: 202,
      'admin:operations': 409,
      'admin:finance': 409,
      'admin:compliance': 409,
      'admin:support': 409,
      'admin:owner': 409,
      'admin:auditor': 409,
    },
    suspendedMay: true,
  },
  { route: 'DELETE /api/privacy/erasure', request: freshly, anyone: { public: 401, others: 409 } },

  {
    route: 'POST /api/complaints',
    request: () => ({ body: { category: 'order', title: 'Wrong part', text: 'It does not fit the phone.' } }),
    anyone: { public: 401, others: 201 },
    suspendedMay: true,
  },
  { route: 'GET /api/complaints', anyone: everybody, suspendedMay: true },
  {
    // The auditor sees that the clocks are kept, not what people wrote.
    route: 'GET /api/complaints/:complaintId',
    request: complaintOf,
    own: anybodysOwn,
    foreign: { public: 401, others: 404, ...officers },
  },
  {
    route: 'POST /api/complaints/:complaintId/messages',
    request: async (world, walker, whose) => ({
      ...(await complaintOf(world, walker, whose)),
      body: { move: 'reply', text: 'One more thing' },
    }),
    own: anybodysOwn,
    foreign: { public: 401, others: 404, ...officers },
  },
  { route: 'GET /api/admin/complaints', anyone: { public: 401, others: 403, ...officers, 'admin:auditor': 200 } },

  {
    route: 'POST /api/admin/privacy/notices',
    request: () => ({
      body: {
        purpose: 'call_recording',
        texts: { en: words, ta: words, hi: words },
        asksAgain: false,
        effectiveFrom: '2099-01-01T00:00:00Z',
        reason,
      },
    }),
    anyone: compliance(201),
  },
  { route: 'GET /api/admin/privacy/consents', anyone: { ...compliance(200), 'admin:auditor': 200 } },
  {
    route: 'POST /api/admin/privacy/erasures',
    request: async (world) => {
      const { userId } = await createActor(world.test, { role: 'customer' });
      return { body: { userId, reason } };
    },
    anyone: compliance(202),
  },
  { route: 'GET /api/admin/privacy/erasures', anyone: { ...compliance(200), 'admin:auditor': 200 } },
  {
    route: 'POST /api/admin/privacy/breaches',
    request: (world) => ({ body: breachBody(world) }),
    anyone: compliance(201),
  },
  {
    route: 'GET /api/admin/privacy/breaches',
    anyone: { ...compliance(200), 'admin:owner': 200, 'admin:auditor': 200 },
  },
  {
    route: 'POST /api/admin/privacy/breaches/:breachId/steps',
    request: async (world) => ({
      ...(await breachParams(world)),
      body: { step: 'certin_reported', doneAt: world.test.clock.now().toISOString(), reference: 'letter 1' },
    }),
    anyone: compliance(200),
  },
  {
    route: 'POST /api/admin/privacy/breaches/:breachId/notices',
    request: async (world) => {
      const text = 'Somebody may have read your name. Please change your password.';
      const { userId } = await world.actor('customer');
      return { ...(await breachParams(world)), body: { userIds: [userId], texts: { en: text, ta: text, hi: text } } };
    },
    anyone: compliance(202),
  },
  {
    // Duties are open.
    route: 'POST /api/admin/privacy/breaches/:breachId/close',
    request: async (world) => ({ ...(await breachParams(world)), body: { reason } }),
    anyone: compliance(409),
  },
];
