import type { Actor } from '#test/actors.ts';
import { certificate, testGstin, uploadDocument } from '#test/shop.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

type Kind = 'dealer' | 'business';
type Stage = 'draft' | 'complete' | 'submitted' | 'active';

/** Who applies as what, and the words of its paths. A person becomes a business by applying as a customer (ROLE-2). */
const words = {
  dealer: {
    base: '/api/dealers',
    param: 'dealerId',
    applicant: 'dealer',
    documents: ['gst_certificate', 'pan_card', 'address_proof'],
  },
  business: { base: '/api/businesses', param: 'businessId', applicant: 'customer', documents: ['gst_certificate'] },
} as const;

let gstins = 7_000;
const application = () => ({
  legalName: 'Walk Trading LLP',
  displayName: 'Walk Trading',
  gstin: testGstin((gstins += 1)),
  addressLine: '7 South Masi Street',
  city: 'Madurai',
  pin: '625001',
});

async function demand(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
}

/** An application of a new person, as far as asked for. */
async function apply(world: World, kind: Kind, walker: Walker, stage: Stage): Promise<{ id: string; as: Actor }> {
  const { base, documents } = words[kind];
  const as = await world.fresh(walker);
  const started = await as.post(base, application());
  if (started.status !== 201) throw new Error(JSON.stringify(started.body));
  const id: string = started.body.data.id;
  if (stage !== 'draft')
    for (const document of documents)
      await demand(uploadDocument(world.test, as, `${base}/${id}/documents/${document}`, await certificate()));
  if (stage === 'submitted' || stage === 'active') await demand(as.post(`${base}/${id}/submit`));
  if (stage === 'active') {
    const operations = await world.actor('admin:operations');
    await demand(operations.patch(`${base}/${id}/status`, { status: 'active', reason: 'all in order' }));
  }
  return { id, as };
}

/** On their own application walkers are its applicant; on another's they come as themselves. */
const about =
  (kind: Kind, stage: Stage, more: { document?: true; body?: () => unknown } = {}) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    // Only operations changes what is another's.
    const alone = whose === 'own' || walker === 'admin:operations';
    const make = () => apply(world, kind, whose === 'own' ? walker : words[kind].applicant, stage);
    const made = await (alone ? make() : world.once(`${kind}: another's ${stage}`, make));
    return {
      params: { [words[kind].param]: made.id, ...(more.document ? { kind: 'gst_certificate' } : {}) },
      ...(more.body ? { body: more.body() } : {}),
      ...(whose === 'own' ? { as: made.as } : {}),
    };
  };

const readers = { 'admin:operations': 200, 'admin:compliance': 200, 'admin:support': 200, 'admin:auditor': 200 };
const decision = () => ({ status: 'active', reason: 'all in order' });

/** Walkers who could have an application of the kind don't learn whose exists; all others are the wrong role. */
const strangers = {
  dealer: { public: 401, others: 403, dealer: 404 },
  business: { public: 401, others: 403, customer: 404, business: 404 },
};

function outcomesOf(kind: Kind): RouteOutcomes[] {
  const { base, param, applicant } = words[kind];
  const own = (status: number) => (kind === 'dealer' ? { dealer: status } : { customer: status, business: status });
  const one = `${base}/:${param}`;
  return [
    {
      route: `POST ${base}`,
      request: async (world, walker) => ({
        body: application(),
        ...(walker === applicant || (walker === 'business' && kind === 'business')
          ? { as: await world.fresh(walker) }
          : {}),
      }),
      anyone: { public: 401, others: 403, ...own(201) },
    },
    { route: `GET ${base}/me`, anyone: { public: 401, others: 403, ...own(200) } },
    {
      route: `PATCH ${one}`,
      request: about(kind, 'draft', { body: application }),
      own: own(200),
      foreign: strangers[kind],
    },
    { route: `POST ${one}/submit`, request: about(kind, 'complete'), own: own(200), foreign: strangers[kind] },
    {
      // Without bytes: who may upload gets as far as being told that the file is empty.
      route: `PUT ${one}/documents/:kind`,
      request: about(kind, 'draft', { document: true }),
      own: own(422),
      foreign: strangers[kind],
    },
    {
      route: `GET ${one}/documents/:kind`,
      request: about(kind, 'complete', { document: true }),
      own: own(200),
      foreign: { ...strangers[kind], 'admin:operations': 200, 'admin:compliance': 200 },
    },
    {
      route: `PATCH ${one}/status`,
      request: about(kind, 'submitted', { body: decision }),
      own: { [applicant]: 403 },
      foreign: { public: 401, others: 403, 'admin:operations': 200 },
    },
    { route: `GET /api/admin/${base.slice('/api/'.length)}`, anyone: { public: 401, others: 403, ...readers } },
  ];
}

export const dealersOutcomes: readonly RouteOutcomes[] = [
  ...outcomesOf('dealer'),
  ...outcomesOf('business'),
  // Who sells is public by law (IN-13).
  {
    route: 'GET /api/dealers/:dealerId',
    request: about('dealer', 'active'),
    anyone: { public: 200, others: 200 },
    suspendedMay: true,
  },
  {
    route: 'GET /api/businesses/:businessId',
    request: about('business', 'draft'),
    own: { customer: 200, business: 200 },
    foreign: { ...strangers.business, ...readers },
  },
];
