import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { decideDispute } from './decide-dispute.ts';
import { actRefusals } from './disputes.routes.ts';
import * as schemas from './disputes-schemas.ts';
import { pageOfDisputes } from './view-dispute.ts';

const listRoute = readRoute({
  method: 'GET',
  path: '/api/admin/disputes',
  summary: 'All disputes, newest first; or those that wait for a decision, oldest first',
  action: 'disputes.list',
  query: schemas.adminListQuery,
  result: schemas.listResult,
  handle: async ({ db, query: { queue, ...query } }) =>
    ok(
      await pageOfDisputes(db, {
        ...query,
        ...(queue === 'waiting' ? { waiting: 'platform' as const } : {}),
        ...(queue === 'overdue' ? { overdue: true } : {}),
      }),
    ),
});

const decideRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/disputes/:disputeId',
  summary: 'Decide a dispute line by line, or its appeal (not by who decided first)',
  action: 'disputes.decide',
  idempotency: 'required',
  stepUp: true,
  params: schemas.disputeParams,
  body: schemas.decideBody,
  result: schemas.movedResult,
  refusals: { ...actRefusals, 'disputes.bad_lines': 422 },
  handle: ({ tx, params, body, origin, services }) => {
    const lines = body.lines.map((line) => ({ lineId: line.lineId, amount_minor: line.amount }));
    const verdict = { disputeId: params.disputeId, lines, reason: body.reason };
    return decideDispute(tx, { origin, crypto: services.crypto }, verdict);
  },
});

export const adminDisputesRoutes = [listRoute, decideRoute];
