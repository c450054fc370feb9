import type { Role } from '@mistri/contracts/auth/roles';
import type { LimitCategory } from '#platform/http/route.ts';

/** GOV-2: requests per minute by role and category; what is not named: `otherwise`. */
const perMinute: Partial<Record<Role | 'public', Partial<Record<LimitCategory, number>>>> = {
  public: { auth: 10 },
  customer: { orders: 60, chat: 60 },
  business: { orders: 60, chat: 60 },
  technician: { location: 30 },
  dealer: { inventory: 120, orders: 120 },
  admin: { auth: 300, orders: 300, chat: 300, inventory: 300, location: 300, other: 300 },
};
const otherwise = 100;

export const window_s = 60;

export interface Limit {
  readonly perMinute: number;
  /** Burst control: no more than this within a second. */
  readonly perSecond: number;
}

/** Whoever signs in or proves something counts as the public, signed in or not: guessing is what is limited. */
export function limitFor(role: Role | undefined, category: LimitCategory, scale: number): Limit {
  const who = category === 'auth' && role !== 'admin' ? 'public' : (role ?? 'public');
  const allowed = (perMinute[who]?.[category] ?? otherwise) * scale;
  return { perMinute: allowed, perSecond: Math.max(10, Math.ceil(allowed / 4)) };
}

/** Per address, before anybody is looked up: many people share one address behind a mobile operator. */
export const floodPerMinute = 3_000;

/** Who is refused this often within ten minutes is not answered for a quarter of an hour. */
export const abuse = { refusals: 100, within_s: 600, block_s: 900 } as const;
