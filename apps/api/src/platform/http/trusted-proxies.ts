import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { Config } from '#platform/config.ts';

/** With this header our own web server shows that it speaks for the visitor whose address it forwards. */
export const webKeyHeader = 'x-mistri-web-key';

const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'] as const;

/**
 * Whose forwarded headers are believed. With TRUSTED_PROXIES: those addresses'. Without: only a neighbour on loopback
 * that knows the web server's key, so that pages rendered there count as their visitor and nobody can say who they are.
 */
export function trustProxyOption(config: Config): FastifyServerOptions['trustProxy'] {
  if (config.trustedProxies !== 'none') return config.trustedProxies.split(',').map((range) => range.trim());
  return (address: string) => isLoopback(address);
}

/** Takes the forwarded headers of strangers away before anything looks at them. Must be the first hook. */
export function dropForeignForwards(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    const key = headers[webKeyHeader];
    delete headers[webKeyHeader];
    if (config.trustedProxies === 'none' && !knowsKey(key, config.webKey)) {
      for (const name of forwarded) delete headers[name];
    }
    done();
  });
}

function knowsKey(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}
