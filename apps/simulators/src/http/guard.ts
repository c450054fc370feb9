import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * The simulators take anybody's word, so only people and programs on this machine may speak to them: a page of the
 * internet in the same browser must neither pay, nor read mails and codes. Two checks: the `Host` (a name that was
 * pointed at 127.0.0.1 is not ours) and, for what changes something, that the request does not come from another site.
 */
export interface GuardOptions {
  allowRemote: boolean;
  origin: () => string;
  host: string;
}

const loopbackName = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

export function addGuard(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (options.allowRemote) return undefined;
    const name = request.hostname.toLowerCase();
    if (loopbackName.test(name) || name === options.host || name === new URL(options.origin()).hostname)
      return undefined;
    return reply.code(421).send({ error: { code: 'wrong_host', message: 'This host name is not served here.' } });
  });
}

/** For forms of our own pages and for `/sim`: nothing that another site makes a browser send. */
export async function refuseForeign(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const own = origin === undefined || origin === `${request.protocol}://${request.host}`;
  if (own && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
  return reply.code(403).send({ error: { code: 'foreign_site', message: 'This was sent from another site.' } });
}
