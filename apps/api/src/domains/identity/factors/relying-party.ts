import type { FastifyRequest } from 'fastify';
import { pageOrigin } from '#platform/http/page-origin.ts';
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
  const main = new URL(services.config.publicOrigin);
  const seen = request.headers.origin ?? main.origin;
  const origin = pageOrigin(services.config, request);
  if (seen === main.origin || seen === origin) return { id: new URL(seen).hostname, origin: seen };
  return refuse(
    'identity.passkeys_unavailable',
    `Passkeys work only on ${main.origin}. Open that address and try again.`,
  );
}
