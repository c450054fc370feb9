import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type OpenApiDocument, openApiToTypes } from './openapi-to-types.ts';

/** `node generate.node.ts <openapi.json> [--check]`: writes `src/generated.ts`, or says that it is out of date. */
const [source, mode] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: node packages/api-client/generate.node.ts apps/api/openapi.json [--check]');
  process.exit(2);
}
const target = path.join(import.meta.dirname, 'src/generated.ts');
const text = openApiToTypes(JSON.parse(readFileSync(source, 'utf8')) as OpenApiDocument);
if (mode !== '--check') writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('packages/api-client/src/generated.ts differs from the OpenAPI document. Run `npm run openapi`.');
  process.exitCode = 1;
}
