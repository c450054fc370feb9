import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';

/** GOV-2 categories; together with the role they choose the limit. */
export type LimitCategory = 'auth' | 'orders' | 'chat' | 'inventory' | 'location' | 'other' | 'none';

interface Inputs<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
}

export interface RequestContext extends Inputs<TSchema, TSchema, TSchema> {
  readonly actor: Actor | undefined;
  readonly origin: Origin;
  readonly services: Services;
  /** The object found by `resource`, already loaded. */
  readonly resource: Resource | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Call<P extends TSchema, Q extends TSchema, B extends TSchema, D> = Omit<
  RequestContext,
  'params' | 'query' | 'body'
> &
  Inputs<P, Q, B> &
  D;

interface Common<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Fastify form: `/api/orders/:orderId`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** Row name in the permission table. Default deny: an action without rows refuses everybody. */
  readonly action: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Schema of `data` in the envelope. Fields not named here never leave the server. */
  readonly result: R;
  /** Status of success; 200 unless said. */
  readonly status?: number;
  /** Code → HTTP status of every refusal this route can answer. An unlisted code is a bug (500). */
  readonly refusals?: Readonly<Record<string, number>>;
  readonly limit?: LimitCategory;
  /** Works in read-only mode too (GOV-5): signing in, and ending the mode. Reads always do. */
  readonly inReadOnly?: boolean;
  /** ID-7: demands a second factor given within the last 10 minutes. */
  readonly stepUp?: boolean;
  /** Largest body, bytes. Default 256 KiB. */
  readonly bodyLimit?: number;
  /** Answers something else than JSON (PDF, CSV): the handler sends it by `reply` and returns nothing. */
  readonly raw?: { contentType: string };
  /** Not in the OpenAPI document (aliases). */
  readonly hidden?: boolean;
  /** Loads what permission rows look at; `null` answers 404. Runs before the transaction. */
  readonly resource?: (call: Call<P, Q, B, { db: Db }>) => Promise<Resource | null>;
}

type Answer<R extends TSchema> = Promise<Result<Static<R>>>;

export interface ReadRoute<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> extends Common<
  P,
  Q,
  B,
  R
> {
  readonly kind: 'read';
  readonly handle: (call: Call<P, Q, B, { db: Db }>) => Answer<R>;
}

export interface CommandRoute<
  P extends TSchema,
  Q extends TSchema,
  B extends TSchema,
  R extends TSchema,
> extends Common<P, Q, B, R> {
  readonly kind: 'command';
  /** `required` where money moves: the call is refused without the header. */
  readonly idempotency?: 'required' | 'accepted';
  /** After the commit and before the answer: what this process must know by then. The command stands even if it fails. */
  readonly committed?: (services: Services) => Promise<void>;
  readonly handle: (call: Call<P, Q, B, { tx: Tx }>) => Answer<R>;
}

export interface ExternalRoute<
  P extends TSchema,
  Q extends TSchema,
  B extends TSchema,
  R extends TSchema,
> extends Common<P, Q, B, R> {
  readonly kind: 'external';
  readonly handle: (call: Call<P, Q, B, { db: Db }>) => Answer<R>;
}

type Erased<T> = Omit<T, 'handle' | 'resource' | 'params' | 'query' | 'body' | 'result'> & {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly result: TSchema;
  readonly resource?: (call: never) => Promise<Resource | null>;
  readonly handle: (call: never) => Promise<Result<unknown>>;
};

/** A route whatever its schemas: what rooms list and the HTTP layer registers. */
export type Route =
  | Erased<ReadRoute<TSchema, TSchema, TSchema, TSchema>>
  | Erased<CommandRoute<TSchema, TSchema, TSchema, TSchema>>
  | Erased<ExternalRoute<TSchema, TSchema, TSchema, TSchema>>;

/** Reads only. No transaction, no idempotency key. */
export function readRoute<
  R extends TSchema,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
>(route: Omit<ReadRoute<P, Q, B, R>, 'kind'>): ReadRoute<P, Q, B, R> {
  return { ...route, kind: 'read' };
}

/** Decides and writes: handled in one transaction together with its idempotency key. No network calls inside. */
export function commandRoute<
  R extends TSchema,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
>(route: Omit<CommandRoute<P, Q, B, R>, 'kind'>): CommandRoute<P, Q, B, R> {
  return { ...route, kind: 'command' };
}

/** Needs the network between its transactions (gateway, uploads) or must keep what it wrote when it refuses (log-in). */
export function externalRoute<
  R extends TSchema,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
>(route: Omit<ExternalRoute<P, Q, B, R>, 'kind'>): ExternalRoute<P, Q, B, R> {
  return { ...route, kind: 'external' };
}

/** The actor of a route that the permission table opens to signed-in users only. */
export function signedIn(call: { actor: Actor | undefined }): Actor {
  if (!call.actor) throw new Error('route without actor: its permission rows let the public in');
  return call.actor;
}
