import { type Actor, createActor } from '#test/actors.ts';
import { applyAsTechnician, certifiedUntil, makeTechnician, must, technicianApplication } from '#test/repair-desk.ts';
import { certificate, uploadDocument } from '#test/shop.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

type Stage = 'draft' | 'complete' | 'submitted' | 'active';

const newTechnician = (world: World): Promise<Actor> =>
  createActor(world.test, { role: 'technician', technicianClass: 'software', secondFactor: true });

async function makeOne(world: World, stage: Stage): Promise<{ id: string; as: Actor }> {
  if (stage === 'active') {
    const { technicianId, actor } = await makeTechnician(world.test, await world.actor('admin:operations'));
    return { id: technicianId, as: actor };
  }
  const as = await newTechnician(world);
  if (stage === 'submitted') return { id: await applyAsTechnician(world.test, as), as };
  const { technicianId: id } = must(await as.post('/api/technicians', technicianApplication()), 201);
  if (stage === 'complete')
    for (const at of ['documents/identity_proof', 'documents/pan_card', 'photo'])
      await uploadDocument(world.test, as, `/api/technicians/${id}/${at}`, await certificate());
  return { id, as };
}

/** On their own application walkers are its technician; on another's they come as themselves. */
const about =
  (stage: Stage, more: { document?: true; param?: 'techId'; body?: () => unknown } = {}) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    // Only operations changes what is another's.
    const alone = whose === 'own' || walker === 'admin:operations';
    const make = () => makeOne(world, stage);
    const made = alone ? await make() : await world.once(`technicians: another's ${stage}`, make);
    return {
      params: { [more.param ?? 'technicianId']: made.id, ...(more.document ? { kind: 'pan_card' } : {}) },
      ...(more.body ? { body: more.body() } : {}),
      ...(whose === 'own' ? { as: made.as } : {}),
    };
  };

const strangers = { public: 401, others: 403, technician: 404 };
const readers = { 'admin:operations': 200, 'admin:compliance': 200, 'admin:support': 200, 'admin:auditor': 200 };
const one = '/api/technicians/:technicianId';

export const techniciansOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'POST /api/technicians',
    request: async (world, walker) => ({
      body: technicianApplication(),
      ...(walker === 'technician' ? { as: await newTechnician(world) } : {}),
    }),
    anyone: { public: 401, others: 403, technician: 201 },
  },
  { route: 'GET /api/technicians/me', anyone: { public: 401, others: 403, technician: 200 } },
  {
    route: `GET ${one}`,
    request: async (world) => {
      const { id } = await world.once('technicians: a certified one', () => makeOne(world, 'active'));
      return { params: { technicianId: id } };
    },
    anyone: { public: 401, others: 200 },
  },
  {
    route: `GET ${one}/photo`,
    request: async (world) => {
      const { id } = await world.once('technicians: a certified one', () => makeOne(world, 'active'));
      return { params: { technicianId: id } };
    },
    anyone: { public: 401, others: 200 },
  },
  {
    route: `PATCH ${one}`,
    request: about('draft', { body: technicianApplication }),
    own: { technician: 200 },
    foreign: strangers,
  },
  { route: `POST ${one}/submit`, request: about('complete'), own: { technician: 200 }, foreign: strangers },
  {
    // Without bytes: who may upload gets as far as being told that the file is empty.
    route: `PUT ${one}/documents/:kind`,
    request: about('draft', { document: true }),
    own: { technician: 422 },
    foreign: strangers,
  },
  { route: `PUT ${one}/photo`, request: about('draft'), own: { technician: 422 }, foreign: strangers },
  {
    route: `GET ${one}/documents/:kind`,
    request: about('complete', { document: true }),
    own: { technician: 200 },
    foreign: { ...strangers, 'admin:operations': 200, 'admin:compliance': 200 },
  },
  {
    route: `PATCH ${one}/status`,
    request: about('submitted', { body: () => ({ status: 'active', reason: 'all in order', certifiedUntil }) }),
    own: { technician: 403 },
    foreign: { public: 401, others: 403, 'admin:operations': 200 },
  },
  {
    route: 'PATCH /api/technicians/:techId/availability',
    request: about('active', { param: 'techId', body: () => ({ available: false }) }),
    own: { technician: 200 },
    foreign: strangers,
  },
  { route: 'GET /api/admin/technicians', anyone: { public: 401, others: 403, ...readers } },
];
