import type { RouteOutcomes } from './outcomes.ts';

/** LNK-1, LNK-2, LNK-9. */
export const linkOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/link/config', anyone: { public: 200, others: 200 } },
];
