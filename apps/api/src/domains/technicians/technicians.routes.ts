import * as schemas from '@mistri/contracts/repair/technicians';
import { repairStatuses as statusesOf } from '@mistri/contracts/repair/repair-errors';
import type { Actor } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { findUser } from '#rooms/identity/index.ts';
import { changeApplication, startApplication, submitApplication } from './apply.ts';
import { decideTechnician } from './decide-technician.ts';
import { findTechnician, type Technician, technicianOfUser } from './technicians-store.ts';
import { listEntry, type Viewer, viewTechnician } from './view-technician.ts';

const applyRefusals = statusesOf(
  'technicians.bad_pan',
  'technicians.bad_gstin',
  'technicians.unknown_pin',
  'technicians.wrong_state_for_pin',
  'technicians.already_applied',
  'technicians.pan_taken',
  'technicians.wrong_state',
  'technicians.documents_missing',
);

export async function technicianResource(db: Db, technicianId: string) {
  const technician = await findTechnician(db, technicianId);
  return technician ? { id: technicianId, relations: { owner: technician.user_id }, state: technician.state } : null;
}

export async function loaded(db: Db, technicianId: string): Promise<Technician> {
  const technician = await findTechnician(db, technicianId);
  if (!technician) throw new Error('loaded as resource');
  return technician;
}

function viewerOf(actor: Actor, technician: Technician): Viewer {
  if (actor.userId === technician.user_id) return 'owner';
  return actor.role === 'admin' && actor.capabilities.length > 0 ? 'admin' : 'everybody';
}

/** Customers see whoever works or worked here. Who only applied is nobody's business. */
export function isVisible(viewer: Viewer, technician: Technician): boolean {
  return viewer !== 'everybody' || technician.state === 'active' || technician.state === 'suspended';
}

const noTechnician = () => refuse('technicians.not_found', 'There is no such technician.');

const start = commandRoute({
  method: 'POST',
  path: '/api/technicians',
  summary: 'Start the application of a technician',
  action: 'technicians.apply',
  body: schemas.technicianBody,
  result: schemas.technicianResult,
  status: 201,
  refusals: applyRefusals,
  handle: async (call) => {
    const { tx, services, origin, body } = call;
    const user = await findUser(tx, signedIn(call).userId);
    const started = await startApplication(
      tx,
      { services, origin },
      { userId: signedIn(call).userId, class: user?.technician_class ?? 'hardware', application: body },
    );
    return started.ok ? ok(await viewTechnician(tx, services, started.value, 'owner')) : started;
  },
});

const own = readRoute({
  method: 'GET',
  path: '/api/technicians/me',
  summary: "Id of the caller's application, if there is one",
  action: 'technicians.apply',
  result: schemas.ownTechnicianResult,
  handle: async (call) =>
    ok({ technicianId: (await technicianOfUser(call.db, signedIn(call).userId))?.technician_id ?? null }),
});

const read = readRoute({
  method: 'GET',
  path: '/api/technicians/:technicianId',
  summary: 'A technician as customers see them; the owner and admins see the application',
  action: 'technicians.read',
  params: schemas.technicianParams,
  result: schemas.technicianResult,
  refusals: statusesOf('technicians.not_found'),
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: async (call) => {
    const technician = await loaded(call.db, call.params.technicianId);
    const viewer = viewerOf(signedIn(call), technician);
    if (!isVisible(viewer, technician)) return noTechnician();
    return ok(await viewTechnician(call.db, call.services, technician, viewer));
  },
});

const change = commandRoute({
  method: 'PATCH',
  path: '/api/technicians/:technicianId',
  summary: 'Change a draft or rejected application',
  action: 'technicians.change',
  params: schemas.technicianParams,
  body: schemas.technicianBody,
  result: schemas.technicianResult,
  refusals: applyRefusals,
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: async ({ tx, services, origin, params, body }) => {
    const given = { technicianId: params.technicianId, application: body };
    const changed = await changeApplication(tx, { services, origin }, given);
    return changed.ok ? ok(await viewTechnician(tx, services, changed.value, 'owner')) : changed;
  },
});

const submit = commandRoute({
  method: 'POST',
  path: '/api/technicians/:technicianId/submit',
  summary: 'Send the application for verification',
  action: 'technicians.change',
  params: schemas.technicianParams,
  result: schemas.technicianResult,
  refusals: applyRefusals,
  resource: ({ db, params }) => technicianResource(db, params.technicianId),
  handle: async ({ tx, services, origin, params }) => {
    const sent = await submitApplication(tx, origin, params.technicianId);
    return sent.ok ? ok(await viewTechnician(tx, services, sent.value, 'owner')) : sent;
  },
});

const decide = commandRoute({
  method: 'PATCH',
  path: '/api/technicians/:technicianId/status',
  summary: 'Approve and certify, renew, reject, suspend, block or re-activate a technician; bites at once',
  action: 'technicians.decide',
  params: schemas.technicianParams,
  body: schemas.technicianStatusBody,
  result: schemas.technicianResult,
  refusals: statusesOf(
    'technicians.not_found',
    'technicians.wrong_state',
    'technicians.own_application',
    'technicians.certificate_missing',
    'technicians.certificate_too_long',
  ),
  handle: async ({ tx, services, origin, params, body }) => {
    const { status, reason, certifiedUntil } = body;
    const decided = await decideTechnician(
      tx,
      { services, origin },
      {
        technicianId: params.technicianId,
        state: status,
        reason,
        ...(certifiedUntil === undefined ? {} : { certifiedUntil }),
      },
    );
    return decided.ok ? ok(await viewTechnician(tx, services, decided.value, 'admin')) : decided;
  },
});

const availability = commandRoute({
  method: 'PATCH',
  path: '/api/technicians/:techId/availability',
  summary: 'Take part in new repairs, or rest. What was assigned stays',
  action: 'technicians.change_availability',
  params: schemas.availabilityParams,
  body: schemas.availabilityBody,
  result: schemas.availabilityResult,
  resource: ({ db, params }) => technicianResource(db, params.techId),
  handle: async ({ tx, origin, params, body }) => {
    await tx
      .updateTable('technicians')
      .set({ available: body.available, changed_at: origin.at })
      .where('technician_id', '=', params.techId)
      .execute();
    return ok({ technicianId: params.techId, available: body.available });
  },
});

const list = readRoute({
  method: 'GET',
  path: '/api/admin/technicians',
  summary: 'Technicians by state, newest first: the review queue',
  action: 'technicians.list',
  query: schemas.techniciansQuery,
  result: schemas.techniciansResult,
  handle: async ({ db, query }) => {
    const limit = query.limit ?? 20;
    let find = db
      .selectFrom('technicians')
      .selectAll()
      .orderBy('technician_id', 'desc')
      .limit(limit + 1);
    if (query.status) find = find.where('state', '=', query.status);
    if (query.class) find = find.where('class', '=', query.class);
    if (query.cursor) find = find.where('technician_id', '<', query.cursor);
    const rows = await find.execute();
    const page = rows.slice(0, limit);
    return ok({
      items: page.map(listEntry),
      nextCursor: rows.length > limit ? (page.at(-1)?.technician_id ?? null) : null,
    });
  },
});

export const techniciansRoutes = [start, own, read, change, submit, decide, availability, list];
