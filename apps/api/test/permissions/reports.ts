import type { RouteOutcomes } from './outcomes.ts';

const readers = {
  public: 401,
  others: 403,
  'admin:operations': 200,
  'admin:finance': 200,
  'admin:auditor': 200,
} as const;
const request = () => ({ query: { month: '2026-11' } });

/** PRODUCT §12: figures of the whole business are for those who run it and who audit it. */
export const reportsOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/admin/reports', request, anyone: readers },
  { route: 'GET /api/admin/reports.csv', request, anyone: readers },
];
