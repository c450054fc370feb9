import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config.ts';
import { isLoopback } from '#platform/http/trusted-proxies.ts';
import type { Metrics } from './metrics.ts';

/**
 * `/metrics` for Prometheus. With METRICS_TOKEN: whoever brings it. Without: this machine only, and nobody in
 * production, where everything may come through a proxy on this machine. To others there is no such page.
 */
export function serveMetrics(app: FastifyInstance, config: Config, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // Only routes of ours: pages and unknown paths would make a label of every address somebody tries.
    const route = request.routeOptions.url;
    if (route?.startsWith('/api/'))
      metrics.observeRequest({
        method: request.method,
        route,
        status: reply.statusCode,
        took_ms: reply.elapsedTime,
      });
    done();
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayLook(request, config)) return reply.callNotFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

function mayLook(request: FastifyRequest, config: Config): boolean {
  if (config.metricsToken === undefined) return !config.production && isLoopback(request.ip);
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${config.metricsToken}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
