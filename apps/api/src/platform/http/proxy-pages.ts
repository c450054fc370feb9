import fastifyHttpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#platform/config.ts';
import { errorBody } from '#platform/http/envelope.ts';

/** The front door: everything that is not ours goes to the web server. Forwarded headers of strangers end here. */
export async function proxyPages(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(async (scope) => {
    // Pages are no part of the API: they stay out of its OpenAPI document.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
    });
    await scope.register(fastifyHttpProxy, {
      upstream: config.webOrigin,
      websocket: !config.production,
      replyOptions: {
        rewriteRequestHeaders: (request, headers) => {
          const {
            forwarded: _1,
            'x-forwarded-host': _2,
            'x-forwarded-proto': _3,
            'x-forwarded-for': _4,
            ...rest
          } = headers;
          return {
            ...rest,
            'x-forwarded-host': request.headers.host ?? '',
            'x-forwarded-for': (request as { ip?: string }).ip ?? '',
            'x-forwarded-proto': config.publicOrigin.startsWith('https:') ? 'https' : 'http',
          };
        },
        onError: (reply, { error }) => {
          app.log.warn({ err: error }, 'web server not reachable');
          reply.code(502).send(
            errorBody(reply.request.id, {
              code: 'service.web_unreachable',
              message: 'The pages are starting. Try again in a few seconds.',
            }),
          );
        },
      },
      preHandler: (request, reply, next) => {
        if (request.url.startsWith('/api/') || request.url === '/api') reply.callNotFound();
        else next();
      },
    });
  });
}
