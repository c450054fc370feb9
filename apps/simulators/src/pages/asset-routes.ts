import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';

const folder = path.resolve(import.meta.dirname, '../../assets');
const types: Record<string, string> = {
  'pages.css': 'text/css; charset=utf-8',
  'wait.js': 'text/javascript; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
};

/** The few files the pages need: named here, so no path of a request ever reaches the disk. */
export function assetRoutes(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(types)) {
    const content = readFileSync(path.join(folder, name));
    app.get(`/assets/${name}`, (_request, reply) =>
      reply.header('content-type', type).header('cache-control', 'no-cache').send(content),
    );
  }
}
