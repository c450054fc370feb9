import type { FastifyRequest } from 'fastify';
import type { Config } from '#platform/config.ts';

/**
 * The origin of the page a person is on: the public origin, and in demo mode also `dealer.localhost` and the like, where
 * one browser plays several people. Anything else a request claims is answered with the public origin.
 */
export function pageOrigin(
  config: Pick<Config, 'publicOrigin' | 'demo' | 'port'>,
  request: Pick<FastifyRequest, 'headers'>,
): string {
  const { origin, host } = request.headers;
  const claimed = origin ?? (host ? `http://${host}` : undefined);
  if (!config.demo || !claimed || !URL.canParse(claimed)) return config.publicOrigin;
  const url = new URL(claimed);
  const demoHost = url.protocol === 'http:' && /^[a-z0-9-]+\.localhost$/.test(url.hostname);
  return demoHost && url.port === String(config.port) ? url.origin : config.publicOrigin;
}
