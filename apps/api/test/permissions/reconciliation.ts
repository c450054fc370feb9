import { newId } from '#platform/ids.ts';
import type { RouteOutcomes } from './outcomes.ts';

const readers = { 'admin:finance': 200, 'admin:compliance': 200, 'admin:auditor': 200 };

export const reconciliationOutcomes: readonly RouteOutcomes[] = [
  ...['runs', 'breaks', 'alerts'].map((what): RouteOutcomes => ({
    route: `GET /api/admin/reconciliation/${what}`,
    anyone: { public: 401, others: 403, ...readers },
  })),
  {
    // A day to come: who may run it is told that it is not one of the last 90.
    route: 'POST /api/admin/reconciliation/runs',
    request: () => ({ body: { day: '2030-01-01' } }),
    anyone: { public: 401, others: 403, 'admin:finance': 422 },
  },
  {
    route: 'PATCH /api/admin/reconciliation/breaks/:breakId',
    request: async (world) => {
      const breakId = newId('brk');
      await world.test.db
        .insertInto('reconciliation_breaks')
        .values({
          break_id: breakId,
          kind: 'payment_unknown',
          reference: breakId,
          day: '2026-11-30',
          our_reference: null,
          expected_minor: null,
          found_minor: 100,
          state: 'open',
          found_at: world.test.clock.now(),
          taken_by: null,
          taken_at: null,
          resolved_by: null,
          resolved_at: null,
          resolution: null,
          reason: null,
        })
        .execute();
      return { params: { breakId }, body: { do: 'take' } };
    },
    anyone: { public: 401, others: 403, 'admin:finance': 200 },
  },
];
