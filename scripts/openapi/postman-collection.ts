interface Operation {
  summary?: string;
  tags?: string[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  parameters?: { name: string; in: string; required?: boolean }[];
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  anyOf?: Schema[];
}

interface OpenApi {
  info?: { title?: string };
  paths?: Record<string, Record<string, Operation>>;
}

/** A Postman collection (schema 2.1) of the same operations: one folder per tag, an example body where one is taken. */
export function postmanCollection(document: OpenApi): unknown {
  const folders = new Map<string, unknown[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'other';
      folders.set(tag, [...(folders.get(tag) ?? []), request(path, method.toUpperCase(), operation)]);
    }
  }
  return {
    info: {
      name: document.info?.title ?? 'API',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{ACCESS_TOKEN}}', type: 'string' }] },
    variable: [
      { key: 'BASE_URL', value: 'http://localhost:3000' },
      { key: 'ACCESS_TOKEN', value: '' },
    ],
    item: [...folders].toSorted(([a], [b]) => a.localeCompare(b)).map(([name, item]) => ({ name, item })),
  };
}

function request(path: string, method: string, operation: Operation): unknown {
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  const segments = path
    .replaceAll(/\{(\w+)\}/g, ':$1')
    .split('/')
    .filter(Boolean);
  return {
    name: operation.summary ?? `${method} ${path}`,
    request: {
      method,
      header: [
        ...(schema ? [{ key: 'Content-Type', value: 'application/json' }] : []),
        ...(method === 'GET' ? [] : [{ key: 'Idempotency-Key', value: '{{$guid}}' }]),
      ],
      url: {
        raw: `{{BASE_URL}}/${segments.join('/')}`,
        host: ['{{BASE_URL}}'],
        path: segments,
        variable: segments
          .filter((segment) => segment.startsWith(':'))
          .map((segment) => ({ key: segment.slice(1), value: '' })),
        query: query.map((parameter) => ({ key: parameter.name, value: '', disabled: !parameter.required })),
      },
      ...(schema
        ? {
            body: {
              mode: 'raw',
              raw: JSON.stringify(example(schema), null, 2),
              options: { raw: { language: 'json' } },
            },
          }
        : {}),
    },
  };
}

/** The smallest body of the right shape: required fields only. */
function example(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(schema.anyOf[0] ?? {});
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, example(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return [example(schema.items ?? {})];
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    default:
      return '';
  }
}
