import type { FastifyInstance } from 'fastify';
import type { AdminCapability } from '@mistri/contracts/auth/roles';
import type { PermissionRow } from '#platform/auth/authorize.ts';
import type { Route } from '#platform/http/route.ts';
import type { Subscription } from '#platform/outbox/subscription.ts';
import type { Upgrade } from '#platform/http/upgrades.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import type { PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';

/** Periodic or delayed background work ("task", because a job is the thing that is paid). */
export interface Task {
  /** `room.verb-noun`, unique. */
  readonly name: string;
  /** Five-field cron in UTC. */
  readonly cron: string;
  readonly run: (db: Db, context: { services: Services; origin: Origin }) => Promise<void>;
}

/** Something that waits for an admin: shown as a number on the desk of those who can work on it. */
export interface Queue {
  /** `room.what_waits`, unique. */
  readonly name: string;
  /** Whose desk it is on. */
  readonly capability: readonly AdminCapability[];
  /** How many wait, and since when the oldest does. Must be answered by an index. */
  readonly count: (db: Db, now: Date) => Promise<{ count: number; oldest: Date | null }>;
}

/** Whether a signed-in user may listen to an audience (`job:<id>`, `dealer:<id>`). */
export interface SocketAudience {
  /** Prefix before the colon. */
  readonly prefix: string;
  readonly mayJoin: (db: Db, subjects: readonly string[], role: string, id: string) => Promise<boolean>;
}

/** What a room's `index.ts` shows to the composition root. */
export interface Room {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly permissions: readonly PermissionRow[];
  readonly subscriptions: readonly Subscription[];
  readonly tasks: readonly Task[];
  readonly audiences: readonly SocketAudience[];
  readonly queues: readonly Queue[];
  /** Of rooms that hold something about a person (GOV-6). */
  readonly personalData?: PersonalDataKeeper;
  /** A raw WebSocket of the room at a path below `/api/`; it authenticates by itself. */
  readonly upgrade?: { readonly path: string; readonly open: (services: Services) => Upgrade };
  /** For what does not fit a route (raw-body webhook, multipart upload). Use sparingly; must authorise by itself. */
  readonly plugin?: (app: FastifyInstance, services: Services) => Promise<void>;
}

export function defineRoom(room: Partial<Room> & { name: string }): Room {
  return { routes: [], permissions: [], subscriptions: [], tasks: [], audiences: [], queues: [], ...room };
}
