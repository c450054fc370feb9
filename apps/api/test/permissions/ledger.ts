import type { RouteOutcomes } from './outcomes.ts';

/** Books are read by finance, compliance and the auditor; nobody writes them by a route. */
const readers = { public: 401, others: 403, 'admin:finance': 200, 'admin:compliance': 200, 'admin:auditor': 200 };

export const ledgerOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/admin/ledger/accounts/:accountId/entries',
    request: () => ({ params: { accountId: 'commission:platform' } }),
    anyone: readers,
  },
  { route: 'GET /api/admin/ledger/trial-balance', anyone: readers },
  { route: 'GET /api/admin/ledger/check', anyone: readers },
];
