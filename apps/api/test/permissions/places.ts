import type { RouteOutcomes } from './outcomes.ts';

/** Address forms need them before anybody has an account. */
export const placesOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/places/pins/:pin',
    request: () => ({ params: { pin: '625001' } }),
    anyone: { public: 200, others: 200 },
    suspendedMay: true,
  },
  { route: 'GET /api/places/states', anyone: { public: 200, others: 200 }, suspendedMay: true },
];
