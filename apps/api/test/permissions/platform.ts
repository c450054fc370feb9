import type { RouteOutcomes } from './outcomes.ts';

/** Routes that belong to no room. */
export const platformOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/openapi.json', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/openapi.yaml', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/postman.json', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/docs', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/docs/reference.css', anyone: { public: 200, others: 200 }, suspendedMay: true },
  {
    route: 'GET /api/docs/:tag',
    anyone: { public: 200, others: 200 },
    request: () => Promise.resolve({ params: { tag: 'orders' } }),
    suspendedMay: true,
  },
  { route: 'GET /api/health', anyone: { public: 200, others: 200 }, suspendedMay: true },
  { route: 'GET /api/ready', anyone: { public: 200, others: 200 }, suspendedMay: true },
];
