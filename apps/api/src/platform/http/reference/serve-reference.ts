import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { referenceCss } from './reference-css.ts';
import { type ApiDocument, operationsByTag, referencePage } from './reference-page.ts';

const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const apiFolder = path.resolve(import.meta.dirname, '../../../..');

/** The OpenAPI document as JSON and YAML, the Postman collection, and a page to browse them at `/api/docs`. */
export function serveReference(http: FastifyInstance): void {
  const hide = { schema: { hide: true } };
  http.get('/api/openapi.json', hide, () => http.swagger());
  // Generated and committed files: CI fails when they differ from the code (scripts/openapi.ts).
  http.get('/api/openapi.yaml', hide, async (_request, reply) =>
    reply.type('application/yaml').send(await readFile(path.join(apiFolder, 'openapi.yaml'))),
  );
  http.get('/api/postman.json', hide, async (_request, reply) =>
    reply
      .type('application/json')
      .header('content-disposition', 'attachment; filename="mistri.postman_collection.json"')
      .send(await readFile(path.join(apiFolder, 'postman/mistri.postman_collection.json'))),
  );
  http.get('/api/docs/reference.css', hide, (_request, reply) =>
    reply.type('text/css').header('cache-control', 'public, max-age=3600').send(referenceCss),
  );
  http.get('/api/docs', hide, (_request, reply) => send(reply, referencePage(documentOf(http))));
  http.get<{ Params: { tag: string } }>('/api/docs/:tag', hide, (request, reply) => {
    const document = documentOf(http);
    if (!operationsByTag(document).has(request.params.tag)) return reply.redirect('/api/docs');
    return send(reply, referencePage(document, request.params.tag));
  });
}

const documentOf = (http: FastifyInstance): ApiDocument => http.swagger() as unknown as ApiDocument;

function send(
  reply: { type(type: string): { header(name: string, value: string): { send(body: string): unknown } } },
  html: string,
) {
  return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);
}
