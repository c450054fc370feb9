import { datedRulesVersionResult } from '@mistri/contracts/dated-rules';
import { repairStatuses } from '@mistri/contracts/repair/repair-errors';
import { repairParams } from '@mistri/contracts/repair/repair-fields';
import * as admin from '@mistri/contracts/repair/admin-repairs';
import * as schemas from '@mistri/contracts/repair/repairs';
import { assignedRepairs } from '@mistri/contracts/repair/repair-states';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { withCreators } from '#rooms/identity/index.ts';
import { assignRepair } from './assignments.ts';
import { candidatesFor } from './candidates.ts';
import { listRepairs } from './list-repairs.ts';
import { loaded, moveRefusals, repairResource } from './repairs.routes.ts';
import { addRules, listRules } from './rules-store.ts';

const list = readRoute({
  method: 'GET',
  path: '/api/admin/repairs',
  summary: 'All repairs, filtered; `status=matching` is the queue, oldest first',
  action: 'repairs.list_all',
  query: admin.adminRepairsQuery,
  result: schemas.repairsResult,
  handle: async ({ db, query }) => ok(await listRepairs(db, query)),
});

const candidates = readRoute({
  method: 'GET',
  path: '/api/admin/repairs/:repairId/candidates',
  summary: 'Who can be assigned: certified software technicians with skills, load and rating, the best first',
  action: 'repairs.read_candidates',
  params: repairParams,
  result: admin.candidatesResult,
  resource: ({ db, params }) => repairResource(db, params.repairId),
  handle: async ({ db, params, origin }) => {
    const repair = await loaded(db, params.repairId);
    return ok({
      expectedAssignmentId: assignedRepairs.has(repair.state) ? repair.assignment_id : null,
      candidates: await candidatesFor(db, repair, origin.at),
    });
  },
});

const assign = commandRoute({
  method: 'PATCH',
  path: '/api/repairs/:repairId/assignment',
  summary: 'Give a repair to a certified software technician, take it away, or give it to another one',
  action: 'repairs.assign',
  params: repairParams,
  body: admin.assignmentBody,
  result: admin.assignmentResult,
  refusals: {
    ...moveRefusals,
    ...repairStatuses(
      'repairs.assigned_meanwhile',
      'repairs.technician_not_fit',
      'repairs.technician_is_customer',
      'repairs.technician_full',
    ),
  },
  resource: ({ db, params }) => repairResource(db, params.repairId),
  handle: async ({ tx, origin, params, body }) => {
    const assigned = await assignRepair(tx, origin, { repairId: params.repairId, ...body });
    if (!assigned.ok) return assigned;
    const { repair_id: repairId, state: status, assignment_id: assignmentId } = assigned.value;
    return ok({ repairId, status, assignmentId });
  },
});

const readRules = readRoute({
  method: 'GET',
  path: '/api/admin/repair-rules',
  summary: 'All versions of the repair rules, newest first',
  action: 'repairs.read_rules',
  result: admin.repairRulesResult,
  handle: async ({ db, services, origin }) => {
    return ok({ versions: await withCreators(db, services, await listRules(db, origin.at)) });
  },
});

const changeRules = commandRoute({
  method: 'POST',
  path: '/api/admin/repair-rules',
  summary: 'Add a version of the repair rules; earlier repairs keep theirs',
  action: 'repairs.change_rules',
  stepUp: true,
  body: admin.repairRulesBody,
  result: datedRulesVersionResult,
  status: 201,
  refusals: repairStatuses('repairs.rules_contradict', 'repairs.rules_in_the_past'),
  handle: ({ tx, body, origin }) => addRules(tx, origin, body),
});

export const adminRepairsRoutes = [list, candidates, assign, readRules, changeRules];
