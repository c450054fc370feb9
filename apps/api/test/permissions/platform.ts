import type { RouteOutcomes } from './outcomes.ts';

/** Routes that belong to no room. */
export const platformOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/openapi.json', anyone: { public: 200, others: 200 }, suspendedMay: true },
];
