import type { FastifyInstance } from 'fastify';
import type { Config } from '#platform/config.ts';

const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * What browsers and proxies may do with an answer of the API: not keep it (it is about one person), not guess its type,
 * not frame it. A route that says otherwise is left alone; pages bring their own headers.
 */
export function securityHeaders(app: FastifyInstance, config: Pick<Config, 'publicOrigin'>): void {
  const secure = config.publicOrigin.startsWith('https:');
  app.addHook('onSend', (request, reply, payload, done) => {
    if (secure) reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api')) {
      reply.header('x-content-type-options', 'nosniff');
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', apiPolicy);
    }
    done(null, payload);
  });
}
