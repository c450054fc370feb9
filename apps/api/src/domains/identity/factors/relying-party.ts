import type { FastifyRequest } from 'fastify';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';

export interface RelyingParty {
  /** Host name that passkeys are bound to. */
  id: string;
  /** What the browser must have seen as its page's origin. */
  origin: string;
}

/**
 * Passkeys are bound to a host name: the public origin's, and in demo mode also `dealer.localhost` and the like, where one
 * browser plays several people. Browsers refuse bare addresses, so do we.
 */
export function relyingParty(
  services: Services,
  request: FastifyRequest,
): RelyingParty | Refusal<'identity.passkeys_unavailable'> {
  const { publicOrigin, demo, port } = services.config;
  const main = new URL(publicOrigin);
  const origin = request.headers.origin ?? main.origin;
  if (origin === main.origin) return { id: main.hostname, origin };
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const demoHost = demo && url?.protocol === 'http:' && /^[a-z0-9-]+\.localhost$/.test(url.hostname);
  if (url && demoHost && url.port === String(port)) return { id: url.hostname, origin: url.origin };
  return refuse(
    'identity.passkeys_unavailable',
    `Passkeys work only on ${main.origin}. Open that address and try again.`,
  );
}
