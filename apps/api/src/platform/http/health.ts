import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { errorBody, errorSchema, successSchema } from '#platform/http/envelope.ts';
import type { Services } from '#platform/services.ts';

const healthy = successSchema(Type.Object({ status: Type.Literal('ok') }));

/** `/api/health`: the process answers. `/api/ready`: it can do its work (database reachable); else 503. */
export async function healthPlugin(app: FastifyInstance, { services }: { services: Services }): Promise<void> {
  const ok = (traceId: string) => ({ success: true, message: 'OK', data: { status: 'ok' }, traceId });
  app.get(
    '/api/health',
    { schema: { summary: 'The process answers', tags: ['platform'], security: [], response: { 200: healthy } } },
    (request) => ok(request.id),
  );
  const ready = {
    summary: 'Ready for requests',
    tags: ['platform'],
    security: [],
    response: { 200: healthy, 503: errorSchema },
  };
  app.get('/api/ready', { schema: ready }, async (request, reply) => {
    try {
      await sql`SELECT 1`.execute(services.db);
      return ok(request.id);
    } catch {
      const problem = {
        code: 'service.not_ready',
        message: 'The database does not answer. Try again in a few seconds.',
      };
      return reply.code(503).send(errorBody(request.id, problem));
    }
  });
  return Promise.resolve();
}
