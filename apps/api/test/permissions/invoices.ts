import { newId } from '#platform/ids.ts';
import type { JobOptions } from '#test/delivered-job.ts';
import { makeJob, testParties } from '#test/delivered-job.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import { makePayee, payeeOf } from './payouts.ts';
import type { World } from './world.ts';

const payees = { dealer: 200, provider: 200, technician: 200 };
const parties = { customer: 200, business: 200, ...payees };
const foreignParty = {
  public: 401,
  others: 403,
  customer: 404,
  business: 404,
  dealer: 404,
  provider: 404,
  technician: 404,
};
/** Who buys but never sells has no parcel to pack and no statement: forbidden, not hidden. */
const foreignPayee = { public: 401, others: 403, dealer: 404, provider: 404, technician: 404 };
const readers = {
  'admin:finance': 200,
  'admin:operations': 200,
  'admin:compliance': 200,
  'admin:support': 200,
  'admin:auditor': 200,
};
const statementReaders = {
  'admin:finance': 200,
  'admin:operations': 200,
  'admin:compliance': 200,
  'admin:auditor': 200,
};

/** Delivered and invoiced: the walker bought it or sold it. */
async function invoicedJob(world: World, walker: Walker, whose: Whose): Promise<string> {
  if (whose === 'foreign') return world.once('invoices: a job', () => newJob(world));
  return world.once(`invoices: a job of ${walker}`, async () =>
    walker === 'customer' || walker === 'business'
      ? newJob(world, { customerId: (await world.actor(walker)).userId })
      : newJob(world, { payeeId: await payeeOf(world, walker) }),
  );
}

async function newJob(world: World, options: JobOptions = {}): Promise<string> {
  const { jobId } = await makeJob(world.test, options);
  await world.test.app.outbox.drain();
  return jobId;
}

async function invoiceOf(world: World, jobId: string): Promise<RequestParts> {
  const invoice = await world.test.db
    .selectFrom('invoices')
    .select('invoice_id')
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  return { params: { invoiceId: invoice.invoice_id } };
}

async function invoiceFor(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  return invoiceOf(world, await invoicedJob(world, walker, whose));
}

/** Between two registered parties, new each time for who may number it. */
async function unnumbered(world: World, walker: Walker): Promise<RequestParts> {
  const make = async () =>
    invoiceOf(world, await newJob(world, { parties: { buyer: { ...testParties.buyer, gstin: '33AAACB1234C1Z2' } } }));
  return walker === 'admin:finance' ? make() : world.once('invoices: between registered', make);
}

let numbers = 0;
function irn() {
  numbers += 1;
  const signedQr = 'eyJhbGciOiJSUzI1NiJ9.test.signature';
  return { irn: numbers.toString(16).padStart(64, '0'), ackNo: '112010036563310', ackOn: '2026-11-21', signedQr };
}

export const invoicesOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/invoices', anyone: { public: 401, others: 403, ...parties } },
  { route: 'GET /api/admin/invoices', anyone: { public: 401, others: 403, ...readers } },
  ...['/api/invoices/:invoiceId', '/api/invoices/:invoiceId/pdf'].map((path): RouteOutcomes => ({
    route: `GET ${path}`,
    request: invoiceFor,
    own: parties,
    foreign: { ...foreignParty, ...readers },
  })),
  {
    route: 'PUT /api/admin/invoices/:invoiceId/irn',
    request: async (world, walker) => ({ ...(await unnumbered(world, walker)), body: irn() }),
    anyone: { public: 401, others: 403, 'admin:finance': 200 },
  },
  ...['GET /api/admin/tcs-return', 'GET /api/admin/tcs-return.csv'].map((route): RouteOutcomes => ({
    route,
    request: () => ({ query: { month: '2026-11' } }),
    anyone: { public: 401, others: 403, 'admin:operations': 200, 'admin:finance': 200, 'admin:auditor': 200 },
  })),
  {
    route: 'GET /api/jobs/:jobId/packing-slip',
    request: async (world, walker, whose) => ({ params: { jobId: await invoicedJob(world, walker, whose) } }),
    own: payees,
    foreign: { ...foreignPayee, 'admin:operations': 200, 'admin:support': 200 },
  },
  {
    route: 'GET /api/payees/:payeeId/statement.pdf',
    request: async (world, walker, whose) => ({
      params: { payeeId: whose === 'own' ? await payeeOf(world, walker) : await strangerPayee(world) },
      query: { from: '2026-11-01', to: '2026-11-30' },
    }),
    own: payees,
    foreign: { ...foreignPayee, ...statementReaders },
  },
];

function strangerPayee(world: World): Promise<string> {
  return world.once('invoices: a payee', () => makePayee(world, newId('dlr'), 'dealer'));
}
