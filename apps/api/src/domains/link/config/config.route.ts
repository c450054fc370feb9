import { LinkConfig } from '@mistri/contracts/link/config';
import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { readLinkConfig } from './read-config.ts';

/** Short, because a relay that was added or drained should be known soon; devices on the socket are told at once. */
const cacheControl = 'public, max-age=60, stale-while-revalidate=600';

export const configRoute = readRoute({
  method: 'GET',
  path: '/api/link/config',
  summary: 'Keys of session tokens, relays and STUN servers: what a device knows before it meets anybody',
  description: 'With an `ETag`; `If-None-Match` answers 304 while nothing has changed.',
  action: 'link.read_config',
  result: LinkConfig,
  handle: async ({ db, services, request, reply }) => {
    const config = await readLinkConfig(db, services);
    const tag = `"${services.crypto.hash(JSON.stringify(config)).slice(0, 32)}"`;
    reply.header('cache-control', cacheControl).header('etag', tag);
    // The envelope names the request, so the tag is about `data` alone.
    if (request.headers['if-none-match'] === tag) reply.code(304);
    return ok(config);
  },
});
