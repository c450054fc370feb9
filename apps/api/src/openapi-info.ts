import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** Head of the generated OpenAPI document. Everything else comes from the schemas that validate. */
export const openApiInfo: FastifyDynamicSwaggerOptions = {
  refResolver: {
    buildLocalReference: (schema, _base, _fragment, index) =>
      typeof schema['$id'] === 'string' ? schema['$id'] : `schema${index}`,
  },
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Mistri API',
      version: '1.0.0',
      description:
        'Parts marketplace and repairs with held payments. Every answer is `{ success, message, data, traceId }`; ' +
        'errors carry a stable `code` and field paths. Amounts are integer paise. Send an `Idempotency-Key` with every ' +
        'mutating call.',
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookieAuth: { type: 'apiKey', in: 'cookie', name: 'mistri_at' },
      },
    },
    security: [{ bearerAuth: [] }, { cookieAuth: [] }],
  },
};
