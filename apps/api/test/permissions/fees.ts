import { day_ms } from '#platform/clock.ts';
import type { RequestParts, RouteOutcomes } from './outcomes.ts';
import type { World } from './world.ts';

let counter = 0;

/** PAY-6: only finance proposes and decides; operations, compliance and the auditor look. */
const finance = (status: number) => ({ public: 401, others: 403, 'admin:finance': status });

const ruleBody = (world: World) => ({
  kind: 'commission',
  appliesTo: 'dealer',
  category: `walk-${(counter += 1)}`,
  rateBp: 700,
  validFrom: new Date(world.test.clock.now().getTime() + day_ms).toISOString(),
  reason: 'made for the permission walk',
});

async function settings(world: World): Promise<Record<string, unknown>> {
  const reader = await world.actor('admin:finance');
  const { body } = await reader.get('/api/admin/money-policy');
  return { ...body.data.settings, maxHoldDays: 10 + ((counter += 1) % 300) };
}

export const feesOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/admin/fee-rules',
    anyone: {
      ...finance(200),
      'admin:operations': 200,
      'admin:compliance': 200,
      'admin:auditor': 200,
    },
  },
  { route: 'POST /api/admin/fee-rules', request: (world) => ({ body: ruleBody(world) }), anyone: finance(201) },
  {
    route: 'PATCH /api/admin/fee-rules/:ruleId',
    request: async (world): Promise<RequestParts> => {
      const proposer = await world.once('fees: proposer', () => world.fresh('admin:finance'));
      const { body } = await proposer.post('/api/admin/fee-rules', ruleBody(world));
      return { params: { ruleId: body.data.ruleId }, body: { decision: 'approve' } };
    },
    anyone: finance(200),
  },
  {
    route: 'GET /api/admin/money-policy',
    anyone: {
      ...finance(200),
      'admin:operations': 200,
      'admin:compliance': 200,
      'admin:auditor': 200,
      'admin:owner': 200,
    },
  },
  {
    route: 'POST /api/admin/money-policy',
    request: async (world) => ({ body: { settings: await settings(world), reason: 'permission walk' } }),
    anyone: finance(201),
  },
  {
    route: 'PATCH /api/admin/money-policy/:policyId',
    request: async (world): Promise<RequestParts> => {
      const proposer = await world.once('fees: proposer', () => world.fresh('admin:finance'));
      const { body } = await proposer.post('/api/admin/money-policy', {
        settings: await settings(world),
        reason: 'permission walk',
      });
      return { params: { policyId: body.data.policyId }, body: { decision: 'reject' } };
    },
    anyone: finance(200),
  },
];
