import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { demandRole, rightsRefusals, teamResource } from '../teams/team-rights.ts';
import { teamParams } from '../link-schemas.ts';
import { findTeam } from '../teams/teams-store.ts';
import { buyPlan } from './buy-plan.ts';
import { presentPurchase, presentSubscription } from './present-subscription.ts';
import * as schemas from './subscription-schemas.ts';

const read = readRoute({
  method: 'GET',
  path: '/api/link/teams/:teamId/subscription',
  summary: 'Until when the plan of a team is paid, what going on costs, and what was bought (its owners)',
  action: 'link.of_team',
  params: teamParams,
  result: schemas.subscription,
  refusals: { 'link.owner_only': 403 },
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const { db, params, origin } = call;
    const { userId } = signedIn(call);
    const refusal = await demandRole(db, params.teamId, userId, 'owner');
    if (refusal) return refusal;
    const team = await findTeam(db, params.teamId);
    if (!team) throw new Error('loaded as resource');
    return ok(await presentSubscription(db, team, { userId, now: origin.at }));
  },
});

const buy = commandRoute({
  method: 'POST',
  path: '/api/link/teams/:teamId/subscription',
  summary: 'Order a month or a year of a plan (its owners); pay it by the checkout that is answered',
  action: 'link.buy_plan',
  limit: 'orders',
  params: teamParams,
  body: schemas.buyBody,
  result: schemas.purchase,
  status: 201,
  refusals: {
    ...rightsRefusals,
    'link.plan_given': 409,
    'link.smaller_plan_waits': 409,
    'link.credit_too_large': 409,
    'link.paid_far_ahead': 409,
    'link.price_changed': 409,
    'link.payment_arriving': 409,
    'link.unknown_pin': 422,
    'link.wrong_state_for_pin': 422,
    'link.bad_gstin': 422,
    'link.gstin_other_state': 422,
  },
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const { services, origin, params, body } = call;
    const { userId } = signedIn(call);
    const { expectedPriceMinor, ...wanted } = body;
    const order = { ...params, ...wanted, userId, expectedPrice_minor: expectedPriceMinor };
    const bought = await buyPlan(call.tx, { services, origin }, order);
    return bought.ok ? ok(presentPurchase(bought.value, userId)) : bought;
  },
});

export const subscriptionRoutes = [read, buy];
