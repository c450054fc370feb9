import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { describeApi } from '../apps/api/src/describe-api.ts';
import { openApiToTypes, type OpenApiDocument } from '../packages/api-client/openapi-to-types.ts';
import { postmanCollection } from './openapi/postman-collection.ts';

/**
 * Writes what is generated from the validating schemas: `apps/api/openapi.json`, `openapi.yaml`, the types of the
 * client and the Postman collection. `--check` writes nothing and fails when a file differs from the code.
 */
const root = path.resolve(import.meta.dirname, '..');
const document = await describeApi();
const files: Record<string, string> = {
  'apps/api/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'apps/api/openapi.yaml': stringify(document, { lineWidth: 120, aliasDuplicateObjects: false }),
  'packages/api-client/src/generated.ts': openApiToTypes(document as unknown as OpenApiDocument),
  'apps/api/postman/mistri.postman_collection.json': `${JSON.stringify(postmanCollection(document), null, 2)}\n`,
};

const different: string[] = [];
for (const [file, text] of Object.entries(files)) {
  const target = path.join(root, file);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  different.push(file);
  if (process.argv.includes('--check')) continue;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

if (process.argv.includes('--check')) {
  for (const file of different) console.error(`${file} differs from the code. Run \`npm run openapi\` and commit it.`);
  process.exitCode = different.length > 0 ? 1 : 0;
} else {
  console.log(different.length > 0 ? `wrote ${different.join(', ')}` : 'everything is up to date');
}
