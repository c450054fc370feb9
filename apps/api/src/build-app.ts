import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifySwagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { permissionTable } from '#platform/auth/authorize.ts';
import { errorSchema, errorSchemaId } from '#platform/http/envelope.ts';
import { answerErrors } from '#platform/http/answer-errors.ts';
import { healthPlugin } from '#platform/http/health.ts';
import { proxyPages } from '#platform/http/proxy-pages.ts';
import { registerRoute, type RouteHost } from '#platform/http/register-route.ts';
import { compileAnswersLate, useStrictValidation } from '#platform/http/validation.ts';
import { newId } from '#platform/ids.ts';
import { createDispatcher, type Dispatcher } from '#platform/outbox/dispatcher.ts';
import type { Services } from '#platform/services.ts';
import { openServices, type ServiceOverrides } from '#platform/open-services.ts';
import { createTaskRunner, type TaskRunner } from '#platform/tasks.ts';
import { serveReference } from '#platform/http/reference/serve-reference.ts';
import { openApiInfo } from './openapi-info.ts';
import { rooms } from './rooms.ts';
import { createLiveFlags, createServiceMeter, type LiveFlags, type ServiceMeter } from '#rooms/governance/index.ts';
import { createMetrics, type Metrics } from '#platform/metrics/metrics.ts';
import { serveMetrics } from '#platform/metrics/serve-metrics.ts';
import { createAuthenticator, openSessions } from '#rooms/identity/index.ts';
import type { Actor } from '#platform/auth/actor.ts';
import { createLiveRealtime, type LiveRealtime } from '#platform/realtime/live-realtime.ts';
import { createRateLimiter } from '#platform/http/rate-limiter.ts';
import { routeUpgrades } from '#platform/http/upgrades.ts';
import { securityHeaders } from '#platform/http/security-headers.ts';
import { dropForeignForwards, trustProxyOption } from '#platform/http/trusted-proxies.ts';
import { openRedis, untilReady } from '#platform/redis.ts';

/** Answer who a socket's handshake comes from, and from where; only to this process itself. */
const actorPath = '/internal/actor';
const addressPath = '/internal/address';
const fileTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'];

export interface App {
  readonly http: FastifyInstance;
  readonly services: Services;
  readonly outbox: Dispatcher;
  readonly tasks: TaskRunner;
  /** What this process counted for the service levels. */
  readonly meter: ServiceMeter;
  /** Every registered route as `METHOD /path`: what the permission walk and the documents are checked against. */
  readonly routes: readonly string[];
  /** Starts background work: outbox workers and periodic tasks. */
  startWork(): Promise<void>;
  close(): Promise<void>;
}

/** The composition root: makes the services, lists the rooms, wires both to HTTP, events and tasks. Does not listen. */
export async function buildApp(overrides: ServiceOverrides): Promise<App> {
  let outbox: Dispatcher | undefined;
  let liveFlags: LiveFlags | undefined;
  let live: LiveRealtime | undefined;
  const opened = await openServices(overrides, {
    wakeOutbox: () => outbox?.wake(),
    queues: rooms.flatMap((room) => room.queues),
    personalData: rooms.flatMap((room) => room.personalData ?? []),
    makeFlags: (options) => (liveFlags = createLiveFlags(options)),
    makeRealtime: (options) => (live = createLiveRealtime(options)),
  });
  const { services } = opened;
  outbox = createDispatcher(
    services,
    rooms.flatMap((room) => room.subscriptions),
  );
  const metrics = createMetrics(services, () => live?.count() ?? 0);
  const meter = createServiceMeter(services);
  const tasks = createTaskRunner(
    services,
    rooms.flatMap((room) => room.tasks),
    services.config.databaseUrl,
    (task, outcome, took_ms) => metrics.observeTask(task, outcome, took_ms),
  );
  const { http, routes } = await buildHttp(services, { metrics, meter });
  if (live) attachSockets(http, services, live);
  attachUpgrades(http, services, metrics);
  // Listening for flags belongs to serving; documents are generated without a database.
  http.addHook('onListen', async () => {
    meter.start();
    await liveFlags?.start();
  });
  return {
    http,
    services,
    outbox,
    tasks,
    meter,
    routes,
    startWork: async () => {
      await liveFlags?.start();
      await opened.keptListener.start();
      outbox.start();
      await tasks.start();
    },
    close: async () => {
      await http.close();
      await tasks.stop();
      await outbox.stop();
      await meter.stop();
      await liveFlags?.stop();
      await opened.close();
    },
  };
}

function withoutUpgrade(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(connection|upgrade|content-|transfer-|sec-websocket-)/.test(name)),
  );
}

/** Sockets are authenticated by a request that only this process can make: by exactly the rules of requests. */
function attachSockets(http: FastifyInstance, services: Services, live: LiveRealtime): void {
  const inside = randomUUID();
  const authenticate = createAuthenticator(services);
  http.get(actorPath, { schema: { hide: true } }, async (request, reply) => {
    if (request.headers['x-inside'] !== inside) return reply.callNotFound();
    return { actor: (await authenticate(request)) ?? null };
  });
  live.attach(http.server, {
    db: services.db,
    audiences: rooms.flatMap((room) => room.audiences),
    openSessions: (sessionIds) => openSessions(services.db, sessionIds, services.clock.now()),
    authenticate: async (headers, remoteAddress) => {
      const answer = await http.inject({
        method: 'GET',
        url: actorPath,
        remoteAddress,
        headers: { ...withoutUpgrade(headers), 'x-inside': inside },
      });
      return answer.statusCode === 200 ? (answer.json<{ actor: Actor | null }>().actor ?? undefined) : undefined;
    },
  });
  http.addHook('preClose', () => live.close());
}

/** Raw WebSockets of rooms. Their addresses are found, and floods stopped, by exactly the rules of requests. */
function attachUpgrades(http: FastifyInstance, services: Services, metrics: Metrics): void {
  const inside = randomUUID();
  http.get(addressPath, { schema: { hide: true } }, (request, reply) => {
    if (request.headers['x-inside'] !== inside) return reply.callNotFound();
    return { address: request.ip };
  });
  const opened = rooms.flatMap(({ upgrade }) => (upgrade ? [[upgrade.path, upgrade.open(services)] as const] : []));
  for (const [, upgrade] of opened) for (const metric of upgrade.metrics) metrics.registry.registerMetric(metric);
  routeUpgrades(http.server, new Map(opened), async (request) => {
    const answer = await http.inject({
      method: 'GET',
      url: addressPath,
      remoteAddress: request.socket.remoteAddress ?? '',
      headers: { ...withoutUpgrade(request.headers), 'x-inside': inside },
    });
    return answer.statusCode === 200 ? answer.json<{ address: string }>().address : undefined;
  });
  http.addHook('onListen', async () => {
    for (const [, upgrade] of opened) await upgrade.start();
  });
  http.addHook('preClose', async () => {
    for (const [, upgrade] of opened) await upgrade.stop();
  });
}

interface Observers {
  readonly metrics: Metrics;
  readonly meter: ServiceMeter;
}

async function buildHttp(
  services: Services,
  observers: Observers,
): Promise<{ http: FastifyInstance; routes: string[] }> {
  const { config } = services;
  const http = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: services.log,
    genReqId: () => newId('trc'),
    trustProxy: trustProxyOption(config),
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    schemaController: compileAnswersLate,
  }) as unknown as FastifyInstance;
  dropForeignForwards(http, config);
  securityHeaders(http, config);
  const redis = openRedis(config.redisUrl, services.log);
  http.addHook('onReady', () => untilReady(redis, services.log));
  http.addHook('onClose', () => redis?.disconnect());
  const limiter = createRateLimiter(services, redis);
  serveMetrics(http, config, observers.metrics);
  http.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '';
    observers.meter.observe({ route, status: reply.statusCode, took_ms: reply.elapsedTime });
    done();
  });
  http.addHook('onRequest', async (request, reply) => {
    const ours = request.url.startsWith('/api/') || [actorPath, addressPath].includes(request.url);
    if (ours && !request.url.startsWith('/api/health')) await limiter.admit(request, reply);
  });
  const routes: string[] = [];
  http.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) if (name !== 'HEAD' && url.startsWith('/api/')) routes.push(`${name} ${url}`);
  });
  http.addSchema({ ...errorSchema, $id: errorSchemaId });
  useStrictValidation(http);
  answerErrors(http);
  // Files arrive as they are, one per request; each route says how large and what they may be.
  http.addContentTypeParser([...fileTypes], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await http.register(fastifyCookie);
  await http.register(fastifySwagger, openApiInfo);
  const host: RouteHost = {
    services,
    permissions: permissionTable(rooms.flatMap((room) => room.permissions)),
    authenticate: createAuthenticator(services),
    limit: limiter.limit,
  };
  for (const room of rooms) {
    await http.register(async (scope) => {
      for (const route of room.routes) registerRoute(scope, host, route);
      await room.plugin?.(scope, services);
    });
  }
  serveReference(http);
  await http.register(healthPlugin, { services });
  await proxyPages(http, config);
  return { http, routes };
}
