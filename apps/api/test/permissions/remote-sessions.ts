import { logEntries, makeBench, opened, type OpenBench, requested, signed, wish } from '#test/remote-session.ts';
import { deskFor } from './benches.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

async function makeOne(world: World, walker: Walker, whose: Whose, isOpen: boolean): Promise<OpenBench> {
  const bench = await makeBench(world.test, 'in_progress', await deskFor(world, walker, whose));
  if (isOpen) return opened(bench);
  const session = await requested(bench);
  return { ...bench, session, consent: await signed(bench, session) };
}

interface More {
  /** The customer has consented. */
  readonly isOpen?: true;
  readonly body?: (bench: OpenBench) => unknown;
  /** Who may make the request changes what it is about; of another's, that is operations. */
  readonly changes?: true;
}

const about =
  (more: More = {}) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    const isOpen = more.isOpen ?? false;
    const make = () => makeOne(world, walker, whose, isOpen);
    const isShared = !more.changes || (whose === 'foreign' && walker !== 'admin:operations');
    const key = `remote sessions: ${whose === 'own' ? walker : 'another’s'} ${isOpen}`;
    const bench = await (isShared ? world.once(key, make) : make());
    return {
      params: { sessionId: bench.session.sessionId },
      ...(more.body ? { body: await more.body(bench) } : {}),
      ...(whose === 'own' ? { as: walker === 'technician' ? bench.technician.actor : bench.customer } : {}),
    };
  };

const customers = (status: number) => ({ customer: status, business: status });
const own = { ...customers(200), technician: 200 };
const nobodyElse = { public: 401, others: 403, ...customers(404), technician: 404 };
const customersOnly = { public: 401, others: 403, ...customers(404) };
const staff = { 'admin:operations': 200, 'admin:support': 200, 'admin:compliance': 200, 'admin:auditor': 200 };
// USB-7: these sessions are live, and nobody of the staff follows them, so nobody of the staff reads what is done.
const unfollowed = { 'admin:operations': 409, 'admin:support': 409, 'admin:compliance': 409, 'admin:auditor': 409 };
const operationsOnly = { public: 401, others: 403, 'admin:operations': 200 };
const one = '/api/remote-sessions/:sessionId';

async function newRequest(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const make = async () => makeBench(world.test, 'in_progress', await deskFor(world, walker, whose));
  const bench = await (whose === 'own' ? make() : world.once('remote sessions: another’s repair', make));
  return { body: wish(bench), ...(whose === 'own' ? { as: bench.technician.actor } : {}) };
}

function imageIn(world: World, build = 'kept'): Promise<string> {
  return world.once(`firmware ${build}`, async () => {
    const { token } = await world.actor('admin:operations');
    const response = await fetch(`${world.test.url}/api/admin/firmware?product=walked&partition=boot&build=${build}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: 'an image',
    });
    const { data } = (await response.json()) as { data: { manifest: { imageId: string } } };
    return data.manifest.imageId;
  });
}

export const remoteSessionsOutcomes: readonly RouteOutcomes[] = [
  {
    // Only the technician whom an admin has assigned; for others the repair does not exist.
    route: 'POST /api/remote-sessions',
    request: newRequest,
    own: { technician: 201 },
    foreign: { public: 401, others: 403, technician: 404 },
  },
  { route: 'GET /api/remote-sessions', anyone: { public: 401, others: 403, ...customers(200), technician: 200 } },
  { route: `GET ${one}`, request: about(), own, foreign: { ...nobodyElse, ...staff } },
  { route: `GET ${one}/consents`, request: about({ isOpen: true }), own, foreign: { ...nobodyElse, ...staff } },
  { route: `GET ${one}/report.pdf`, request: about({ isOpen: true }), own, foreign: { ...nobodyElse, ...unfollowed } },
  { route: `GET ${one}/log`, request: about({ isOpen: true }), own, foreign: { ...nobodyElse, ...unfollowed } },
  { route: `GET ${one}/log/file`, request: about({ isOpen: true }), own, foreign: { ...nobodyElse, ...unfollowed } },
  {
    // USB-5: nobody consents, refuses or writes the log for the customer, not even an admin.
    route: `POST ${one}/consent`,
    request: about({ changes: true, body: ({ consent }) => consent }),
    own: customers(200),
    foreign: customersOnly,
  },
  {
    route: `POST ${one}/refuse`,
    request: about({ changes: true, body: () => ({}) }),
    own: customers(200),
    foreign: customersOnly,
  },
  {
    route: `POST ${one}/log`,
    request: about({ isOpen: true, body: async (bench) => ({ entries: await logEntries(bench) }) }),
    own: customers(200),
    foreign: customersOnly,
  },
  // Not active yet: whoever may pause is told so.
  { route: `POST ${one}/pause`, request: about({ isOpen: true }), own: customers(409), foreign: customersOnly },
  { route: `POST ${one}/resume`, request: about({ isOpen: true }), own: customers(409), foreign: customersOnly },
  { route: `POST ${one}/reconnect`, request: about({ isOpen: true }), own, foreign: nobodyElse },
  {
    // Not allowed by this consent: whoever may note one is told so.
    route: `POST ${one}/imei`,
    request: about({ isOpen: true, body: () => ({ imei: '490154203237518' }) }),
    own: customers(409),
    foreign: customersOnly,
  },
  {
    route: `POST ${one}/end`,
    request: about({ isOpen: true, changes: true, body: () => ({}) }),
    own,
    foreign: nobodyElse,
  },
  { route: 'GET /api/admin/remote-sessions', anyone: { public: 401, others: 403, ...staff } },
  {
    route: 'POST /api/admin/remote-sessions/:sessionId/terminate',
    request: about({ changes: true, body: () => ({ reason: 'The technician asked for a password.' }) }),
    anyone: operationsOnly,
  },
  {
    route: 'POST /api/admin/remote-sessions/:sessionId/watch',
    request: about(),
    anyone: operationsOnly,
  },
  { route: 'GET /api/firmware', anyone: { public: 401, others: 403, ...customers(200), technician: 200, ...staff } },
  {
    // For the two people of a live session.
    route: 'GET /api/firmware/:imageId/content',
    request: async (world, walker, whose) => {
      const { as } = whose === 'own' ? await about({ isOpen: true })(world, walker, whose) : {};
      return { params: { imageId: await imageIn(world) }, ...(as ? { as } : {}) };
    },
    own,
    foreign: { public: 401, others: 403 },
  },
  {
    // Without bytes: who may publish gets as far as being told that the image is empty.
    route: 'POST /api/admin/firmware',
    request: () => ({ query: { product: 'mistri_one', partition: 'boot', build: 'MO1.1' } }),
    anyone: { public: 401, others: 403, 'admin:operations': 422 },
  },
  {
    route: 'POST /api/admin/firmware/:imageId/withdraw',
    request: async (world) => ({
      params: { imageId: await imageIn(world, 'withdrawn') },
      body: { reason: 'bricks some phones' },
    }),
    anyone: operationsOnly,
  },
];
