import { day_ms } from '#platform/clock.ts';
import type { RequestParts, RouteOutcomes } from './outcomes.ts';
import type { World } from './world.ts';

let counter = 0;

/** IN-5 … IN-9: only finance changes rates; operations, compliance and the auditor look; everybody signed in looks up. */
const finance = (status: number) => ({ public: 401, others: 403, 'admin:finance': status });

/** Every call takes a day of its own. */
const rateBody = (world: World) => ({
  kind: 'gst',
  scope: '9603',
  rateBp: 1200,
  validFrom: new Date(world.test.clock.now().getTime() + ((counter += 1) + 1) * day_ms).toISOString().slice(0, 10),
  source: 'made for the permission walk',
});

export const taxesOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/taxes/gst-rates/:hsn',
    request: () => ({ params: { hsn: '8517' } }),
    anyone: { public: 401, others: 200 },
  },
  {
    route: 'GET /api/admin/tax-rates',
    anyone: { ...finance(200), 'admin:operations': 200, 'admin:compliance': 200, 'admin:auditor': 200 },
  },
  { route: 'POST /api/admin/tax-rates', request: (world) => ({ body: rateBody(world) }), anyone: finance(201) },
  {
    route: 'PATCH /api/admin/tax-rates/:rateId',
    request: async (world): Promise<RequestParts> => {
      const maker = await world.actor('admin:finance');
      const { body } = await maker.post('/api/admin/tax-rates', rateBody(world));
      return { params: { rateId: body.data.rateId }, body: { state: 'withdrawn', reason: 'permission walk' } };
    },
    anyone: finance(200),
  },
];
