/** GOV-3: what is promised, per area. Everything else belongs to `site` and is promised nothing, but shown. */
export const serviceAreas = ['orders', 'money', 'chat_and_calls', 'admin', 'site'] as const;
export type ServiceArea = (typeof serviceAreas)[number];

export const targets: Readonly<Record<ServiceArea, number | null>> = {
  orders: 0.999,
  money: 0.9995,
  chat_and_calls: 0.995,
  admin: 0.999,
  site: null,
};

/** An answer later than this counts as slow; shown, not promised. */
export const slow_ms = 1_000;

const prefixes: readonly (readonly [ServiceArea, readonly string[]])[] = [
  ['money', ['/api/payments', '/api/payouts', '/api/payees', '/api/jobs', '/api/disputes', '/api/invoices']],
  ['admin', ['/api/admin', '/api/audit']],
  ['orders', ['/api/orders', '/api/cart', '/api/checkout', '/api/addresses', '/api/returns']],
  ['chat_and_calls', ['/api/chat', '/api/calls']],
];

export function areaOf(route: string): ServiceArea | undefined {
  if (!route.startsWith('/api/') || ['/api/health', '/api/ready', '/api/status'].includes(route)) return undefined;
  const found = prefixes.find(([, starts]) => starts.some((start) => route === start || route.startsWith(`${start}/`)));
  return found?.[0] ?? 'site';
}

export interface Tally {
  readonly requests: number;
  readonly failures: number;
}

/** Share of requests that we did not fail; undefined when nothing was asked. */
export function availability({ requests, failures }: Tally): number | undefined {
  return requests === 0 ? undefined : 1 - failures / requests;
}

/** How much of the error budget is left: 1 all, 0 none, negative: the promise is broken. */
export function budgetLeft(tally: Tally, target: number): number {
  const allowed = tally.requests * (1 - target);
  return allowed === 0 ? 1 : 1 - tally.failures / allowed;
}

/** How many times faster than allowed the budget burns. At 14.4 a month's budget is gone in two days. */
export function burnRate(tally: Tally, target: number): number {
  return tally.requests === 0 ? 0 : tally.failures / tally.requests / (1 - target);
}

export const alertBurn = 14.4;
/** Fewer say nothing: one failure among three requests is no fire. */
export const alertRequests = 20;
