import type { FastifyInstance } from 'fastify';

/** A path of the api, cut at its slashes; a part that begins with a colon stands for any text. */
interface KnownPath {
  readonly parts: readonly string[];
  readonly methods: Set<string>;
}

/**
 * Which methods the api takes at a path (RFC 9110, 15.5.6), read from the routes as they are registered: call it before
 * them. Nothing is told that the OpenAPI document does not say to everybody; who may use them is not asked here.
 */
export function collectMethods(app: FastifyInstance): (url: string) => readonly string[] {
  const paths = new Map<string, KnownPath>();
  app.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith('/api/')) return;
    const path = paths.get(url) ?? { parts: url.split('/'), methods: new Set() };
    for (const name of [method].flat()) path.methods.add(name);
    paths.set(url, path);
  });
  return (url) => {
    const asked = (url.split('?', 1)[0] ?? '').split('/');
    // One path may be taken by several patterns: PATCH of `/api/things/:id` answers where GET of `/api/things/newest` does.
    const fitting = [...paths.values()].filter(({ parts }) => fits(parts, asked));
    return [...new Set(fitting.flatMap(({ methods }) => [...methods]))].toSorted();
  };
}

function fits(parts: readonly string[], asked: readonly string[]): boolean {
  return (
    parts.length === asked.length &&
    parts.every((part, index) => (part.startsWith(':') ? asked[index] !== '' : part === asked[index]))
  );
}
