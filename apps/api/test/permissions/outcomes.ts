import type { Actor } from '#test/actors.ts';
import type { World } from './world.ts';

/** Everybody who walks: nobody, each role, and an admin of each capability. */
export const walkers = [
  'public',
  'customer',
  'business',
  'technician',
  'provider',
  'dealer',
  'admin:operations',
  'admin:finance',
  'admin:compliance',
  'admin:support',
  'admin:owner',
  'admin:auditor',
] as const;
export type Walker = (typeof walkers)[number];

export type Whose = 'own' | 'foreign';

/** Expected status of each walker. `others` is everybody who is signed in and not named. */
export type Outcomes = { readonly public: number; readonly others: number } & Partial<Record<Walker, number>>;

export interface RequestParts {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Sends as this actor instead of the walker's usual one (it must have the walker's role). */
  as?: Actor;
}

/**
 * What must happen when each walker calls a route. Written by hand from the product's rules and reviewed; never derived
 * from the permission rows, which it checks.
 */
export interface RouteOutcomes {
  /** As registered: `GET /api/orders/:orderId`. */
  readonly route: string;
  /** Makes a request that succeeds for whoever may make it. Called anew for every walker. Not needed without inputs. */
  readonly request?: (world: World, walker: Walker, whose: Whose) => RequestParts | Promise<RequestParts>;
  /** The route is about no object, or about the caller. */
  readonly anyone?: Outcomes;
  /** The object is the walker's own. Only walkers who can have one. */
  readonly own?: Partial<Record<Walker, number>>;
  /** The object is another's. */
  readonly foreign?: Outcomes;
  /** A suspended user may still call it (default: must be refused). */
  readonly suspendedMay?: boolean;
}
