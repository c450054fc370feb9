import { type Desk, makeRepair, quoteLines, type RepairStage, repairRequest, sendQuote } from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import { deskFor } from './benches.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

interface MadeRepair {
  repairId: string;
  desk: Desk;
}

async function makeOne(world: World, walker: Walker, whose: Whose, stage: RepairStage): Promise<MadeRepair> {
  const desk = await deskFor(world, walker, whose);
  return { repairId: await makeRepair(world.test, desk, stage), desk };
}

interface More {
  readonly body?: (made: MadeRepair, walker: Walker) => unknown;
  readonly params?: (made: MadeRepair, world: World) => Promise<Record<string, string>>;
  /** Operations may, and so changes what it is about. */
  readonly changes?: true;
}

/** On their own repair a customer asked for it and a technician works on it; on another's they come as themselves. */
const about =
  (stage: RepairStage, more: More = {}) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    const make = () => makeOne(world, walker, whose, stage);
    const alone = whose === 'own' || (more.changes && walker === 'admin:operations');
    const made = alone ? await make() : await world.once(`repairs: another's ${stage}`, make);
    const { desk, repairId } = made;
    return {
      params: { repairId, ...(more.params ? await more.params(made, world) : {}) },
      ...(more.body ? { body: more.body(made, walker) } : {}),
      ...(whose === 'own' ? { as: walker === 'technician' ? desk.technician.actor : desk.customer } : {}),
    };
  };

const customers = (status: number) => ({ customer: status, business: status });
const strangers = { public: 401, others: 403, customer: 404, business: 404, technician: 404 };
const customersOnly = { public: 401, others: 403, customer: 404, business: 404 };
const readers = { 'admin:operations': 200, 'admin:finance': 200, 'admin:support': 200, 'admin:auditor': 200 };
const one = '/api/repairs/:repairId';

async function rulesBody(world: World): Promise<RequestParts> {
  const operations = await world.actor('admin:operations');
  const { body } = await operations.get('/api/admin/repair-rules');
  const { rules } = body.data.versions.find((version: { inForce: boolean }) => version.inForce);
  const effectiveFrom = new Date(world.test.clock.now().getTime() + 86_400_000).toISOString();
  return { body: { rules, effectiveFrom, reason: 'the same rules again' } };
}

export const repairsOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/repairs/options', anyone: { public: 200, others: 200 } },
  { route: 'GET /api/repairs/transitions', anyone: { public: 200, others: 200 } },
  {
    route: 'POST /api/repairs',
    request: () => ({ body: repairRequest() }),
    anyone: { public: 401, others: 403, ...customers(201) },
  },
  { route: 'GET /api/repairs', anyone: { public: 401, others: 403, ...customers(200), technician: 200 } },
  {
    route: `GET ${one}`,
    request: about('assigned'),
    own: { ...customers(200), technician: 200 },
    foreign: { ...strangers, ...readers },
  },
  {
    // The customer and operations cancel; the technician accepts.
    route: `PATCH ${one}/status`,
    request: about('assigned', {
      changes: true,
      body: (_made, walker) =>
        walker === 'technician' ? { status: 'accepted' } : { status: 'cancelled', reason: 'not needed any more' },
    }),
    own: { ...customers(200), technician: 200 },
    foreign: { ...strangers, 'admin:operations': 200 },
  },
  {
    // Without bytes: who may add a photo gets as far as being told that the file is empty.
    route: `POST ${one}/photos`,
    request: about('matching'),
    own: customers(422),
    foreign: customersOnly,
  },
  {
    route: `GET ${one}/photos/:photoId`,
    request: about('assigned', {
      params: async ({ desk, repairId }, world) => {
        const at = `/api/repairs/${repairId}/photos`;
        const { body } = await world.once(`repairs: photo of ${repairId}`, async () =>
          uploadDocument(world.test, desk.customer, at, await certificate(), 'image/png', 'POST'),
        );
        return { photoId: body.data.photoId };
      },
    }),
    own: { ...customers(200), technician: 200 },
    foreign: { ...strangers, ...readers },
  },
  {
    route: `POST ${one}/quotes`,
    request: about('accepted', { body: () => ({ lines: quoteLines }) }),
    own: { technician: 201 },
    foreign: { public: 401, others: 403, technician: 404 },
  },
  {
    // Nobody answers for the customer, not even an admin.
    route: `PATCH ${one}/quotes/:quoteId`,
    request: about('accepted', {
      params: async ({ desk, repairId }) => ({ quoteId: await sendQuote(desk, repairId) }),
      body: () => ({ decision: 'decline' }),
    }),
    own: customers(200),
    foreign: customersOnly,
  },
  {
    route: `POST ${one}/warranty`,
    request: about('verified', {
      body: () => ({
        symptoms: ['boot_loop'],
        description: 'It restarts at the logo again.',
        hasLaptop: true,
        hasDataCable: true,
        backup: 'no',
      }),
    }),
    own: customers(201),
    foreign: customersOnly,
  },
  { route: 'GET /api/admin/repairs', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'GET /api/admin/repairs/:repairId/candidates',
    request: about('matching'),
    foreign: { public: 401, others: 403, 'admin:operations': 200 },
  },
  {
    // REP-4: operations only.
    route: `PATCH ${one}/assignment`,
    request: about('matching', {
      changes: true,
      body: ({ desk }) => ({ technicianId: desk.technician.technicianId, expectedAssignmentId: null }),
    }),
    own: { customer: 403 },
    foreign: { public: 401, others: 403, 'admin:operations': 200 },
  },
  {
    route: 'GET /api/admin/repair-rules',
    anyone: { public: 401, others: 403, ...readers, 'admin:compliance': 200 },
  },
  {
    route: 'POST /api/admin/repair-rules',
    request: rulesBody,
    anyone: { public: 401, others: 403, 'admin:operations': 201 },
  },
];
