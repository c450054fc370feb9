import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import { authorize, type PermissionTable } from '#platform/auth/authorize.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { brokenText } from '#platform/http/broken-text.ts';
import { errorBody, errorSchemaId, successSchema } from '#platform/http/envelope.ts';
import { HttpProblem, problems } from '#platform/http/http-problem.ts';
import { findAnswer, idempotencyKey, requestHash, storeAnswer, type KeyClaim } from '#platform/http/idempotency.ts';
import type { Call, RequestContext, Route } from '#platform/http/route.ts';
import { ok, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';

const stepUp_ms = 10 * 60_000;
const defaultBodyLimit = 256 * 1024;

export interface RouteHost {
  readonly services: Services;
  readonly permissions: PermissionTable;
  /** Who is asking; `undefined` for nobody. Throws a problem for broken credentials. */
  readonly authenticate: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** GOV-2; throws 429. */
  readonly limit: (
    request: FastifyRequest,
    reply: FastifyReply,
    route: Route,
    actor: Actor | undefined,
  ) => Promise<void>;
}

type AnyCall = Call<TSchema, TSchema, TSchema, unknown>;

/** Registers one route: schema, limits, authentication, permission, transaction, idempotency, envelope. */
export function registerRoute(app: FastifyInstance, host: RouteHost, route: Route): void {
  if (!host.permissions.has(route.action))
    throw new Error(`${route.method} ${route.path}: no permission row for ${route.action}`);
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? defaultBodyLimit,
    attachValidation: true,
    schema: schemaOf(route),
    config: { route },
    handler: async (request, reply) => {
      const context = await admit(host, route, request, reply);
      const answer = await run(host, route, context);
      if (answer.replayed) reply.header('idempotent-replayed', 'true');
      host.services.wakeOutbox();
      if (route.kind === 'command' && answer.status < 400) await afterCommit(host, route);
      if (route.raw && answer.status < 400) return reply;
      // The handler has seen by its tag that the asker has this already.
      if (reply.statusCode === 304) return reply.send();
      return reply.code(answer.status).send(answer.body);
    },
  });
}

function schemaOf(route: Route): Record<string, unknown> {
  const failures = new Set([...failuresOf(route), ...Object.values(route.refusals ?? {})]);
  const answers: Record<string, unknown> = {};
  for (const status of failures) answers[String(status)] = { $ref: `${errorSchemaId}#` };
  if (route.raw)
    answers[String(route.status ?? 200)] = {
      description: route.summary,
      content: { [route.raw.contentType]: { schema: { type: 'string', format: 'binary' } } },
    };
  else answers[String(route.status ?? 200)] = successSchema(route.result as TSchema);
  return {
    hide: route.hidden === true,
    summary: route.summary,
    description: route.description,
    operationId: `${route.method.toLowerCase()}_${route.path
      .replaceAll(/[^a-zA-Z0-9]+/g, '_')
      .replace(/^_api_/, '')
      .replace(/_$/, '')}`,
    tags: [route.action.split('.')[0]],
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.kind === 'command' ? { headers: idempotencyHeader } : {}),
    response: answers,
  };
}

/** What can be answered before a route's own rules are asked. */
function failuresOf(route: Route): number[] {
  // 503: too much is going on, the database was away, or nothing may be changed for now.
  const failures = [400, 401, 403, 404, 409, 429, 500, 503];
  // Too large, or of another type than the route reads.
  if (route.body) failures.push(413, 415);
  // An Idempotency-Key of another request.
  if (route.kind === 'command') failures.push(422);
  return failures;
}

const idempotencyHeader = Type.Object(
  {
    'idempotency-key': Type.Optional(
      Type.String({ description: 'New random text per action; repeats get the first answer.' }),
    ),
  },
  { additionalProperties: true },
);

async function admit(
  host: RouteHost,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<RequestContext> {
  const { services, permissions } = host;
  const actor = await host.authenticate(request);
  await host.limit(request, reply, route, actor);
  const origin: Origin = {
    actor: actor ?? { userId: 'public', role: 'system' },
    traceId: request.id,
    addressDigest: services.crypto.digest('address', request.ip),
    via: 'http',
    at: services.clock.now(),
  };
  const call = {
    actor,
    origin,
    services,
    request,
    reply,
    params: request.params,
    query: request.query,
    body: request.body,
  };
  // First without the object: who may never do this learns nothing about which objects exist.
  const general = authorize(permissions, route.action, actor, undefined);
  if (!general.allowed) throwUnlessObjectDecides(general.why, route, actor);
  // Only now, so that strangers learn nothing about our schemas by trying.
  if (request.validationError) throw request.validationError;
  refuseBrokenText(request);
  if (services.flags.readOnly() && changesSomething(route)) {
    reply.header('retry-after', '60');
    throw problems.readOnly();
  }
  const resource = await loadResource(host, route, { ...call, resource: undefined } as AnyCall);
  const decision = authorize(permissions, route.action, actor, resource);
  if (!decision.allowed) throw denied(decision.why, resource, actor);
  if (route.stepUp && !recentSecondFactor(actor, services.clock.now())) throw problems.stepUp();
  return { ...call, resource } as RequestContext;
}

function refuseBrokenText({ params, query, body }: FastifyRequest): void {
  const path = brokenText(body) ?? brokenText(query) ?? brokenText(params);
  if (path === undefined) return;
  const message = 'contains a character that is no text (NUL or half of one)';
  throw new HttpProblem(400, 'request.invalid', `${path || 'The request'} ${message}.`, {
    errors: [{ path, message }],
  });
}

/** Signing in must go on working, or nobody could end the mode. */
function changesSomething(route: Route): boolean {
  return route.kind !== 'read' && route.method !== 'GET' && route.limit !== 'auth' && route.inReadOnly !== true;
}

function throwUnlessObjectDecides(
  why: 'unauthenticated' | 'forbidden' | 'not_found' | 'wrong_state' | 'inactive',
  route: Route,
  actor: Actor | undefined,
): void {
  if ((why === 'not_found' || why === 'wrong_state') && route.resource) return;
  throw denied(why, undefined, actor);
}

function denied(
  why: 'unauthenticated' | 'forbidden' | 'not_found' | 'wrong_state' | 'inactive',
  resource: Resource | undefined,
  actor: Actor | undefined,
): HttpProblem {
  switch (why) {
    case 'unauthenticated':
      return problems.unauthenticated();
    case 'forbidden':
      return actor?.needs ? problems.secondFactor(actor.needs) : problems.forbidden();
    case 'inactive':
      return problems.inactive();
    case 'wrong_state':
      return problems.wrongState(resource?.state);
    case 'not_found':
      return problems.notFound();
  }
}

async function loadResource(host: RouteHost, route: Route, call: AnyCall): Promise<Resource | undefined> {
  if (!route.resource) return undefined;
  const found: Resource | null = await route.resource({ ...call, db: host.services.db } as never);
  if (!found) throw problems.notFound();
  return found;
}

function recentSecondFactor(actor: Actor | undefined, now: Date): boolean {
  return actor?.mfaAt !== undefined && now.getTime() - actor.mfaAt.getTime() <= stepUp_ms;
}

interface Answer {
  status: number;
  body: unknown;
  replayed?: boolean;
}

async function run(host: RouteHost, route: Route, context: RequestContext): Promise<Answer> {
  const { db, crypto } = host.services;
  if (route.kind !== 'command') {
    return answerOf(route, context, await route.handle({ ...context, db } as never));
  }
  const claim = keyClaim(route, context);
  const decide = (): Promise<Result<Answer>> =>
    inTransaction<Answer, string>(db, async (tx) => {
      const stored = claim ? await findAnswer(tx, crypto, claim) : undefined;
      if (stored) return ok({ ...stored, replayed: true });
      const outcome: Result<unknown> = await route.handle({ ...context, tx } as never);
      if (!outcome.ok) return outcome;
      const answer = answerOf(route, context, outcome);
      if (claim) await storeAnswer(tx, crypto, claim, answer);
      return ok(answer);
    });
  try {
    const result = await decide();
    if (result.ok) return result.value;
    return (await answerOfFirst(host, claim)) ?? answerOf(route, context, result);
  } catch (error) {
    const first = error instanceof HttpProblem ? undefined : await answerOfFirst(host, claim);
    if (first) return first;
    throw error;
  }
}

/** A request with the same key was quicker, and what it did is why this one was refused or failed: one decision, one answer. */
async function answerOfFirst({ services }: RouteHost, claim: KeyClaim | undefined): Promise<Answer | undefined> {
  const stored = claim && (await findAnswer(services.db, services.crypto, claim));
  return stored && { ...stored, replayed: true };
}

async function afterCommit({ services }: RouteHost, route: Route & { kind: 'command' }): Promise<void> {
  try {
    await route.committed?.(services);
  } catch (error) {
    services.log.warn({ err: error, route: route.path }, 'a command is done, what follows it in this process is not');
  }
}

function keyClaim(route: Route & { kind: 'command' }, context: RequestContext): KeyClaim | undefined {
  const key = idempotencyKey(context.request, route.idempotency === 'required');
  if (key === undefined) return undefined;
  return {
    // Nobody's keys must not meet: the network address stands in for the missing user.
    actor: context.actor?.userId ?? `address:${context.origin.addressDigest ?? ''}`,
    route: `${route.method} ${route.path}`,
    key,
    bodyHash: requestHash(context.request),
    at: context.origin.at,
  };
}

function answerOf(route: Route, context: RequestContext, result: Result<unknown>): Answer {
  const traceId = context.origin.traceId;
  if (result.ok) {
    return { status: route.status ?? 200, body: { success: true, message: 'OK', data: result.value, traceId } };
  }
  return { status: statusOf(route, result), body: errorBody(traceId, result) };
}

function statusOf(route: Route, refusal: Refusal): number {
  const status = route.refusals?.[refusal.code];
  if (status === undefined) throw new Error(`${route.method} ${route.path} does not list the refusal ${refusal.code}`);
  return status;
}
