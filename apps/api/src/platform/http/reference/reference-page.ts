/** The part of an OpenAPI 3.1 document that the page shows. */
export interface ApiDocument {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
}

interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
  [rule: string]: unknown;
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const deepest = 8;

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Tag → its operations, tags in alphabetical order. */
export function operationsByTag(
  document: ApiDocument,
): Map<string, { method: string; path: string; operation: Operation }[]> {
  const byTag = new Map<string, { method: string; path: string; operation: Operation }[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return new Map([...byTag].toSorted(([left], [right]) => left.localeCompare(right, 'en')));
}

/** `/api/docs`: every room with its operations; `/api/docs/<room>`: the operations in full. Plain HTML, no script. */
export function referencePage(document: ApiDocument, tag?: string): string {
  const byTag = operationsByTag(document);
  const chosen = tag === undefined ? undefined : byTag.get(tag);
  const body = tag !== undefined && chosen ? roomBody(tag, chosen) : overviewBody(document, byTag);
  const title = tag === undefined ? document.info.title : `${tag}: ${document.info.title}`;
  const navigation = [...byTag.keys()]
    .map(
      (name) =>
        `<li><a href="/api/docs/${escapeHtml(name)}"${name === tag ? ' aria-current="page"' : ''}>${escapeHtml(name)}</a></li>`,
    )
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/api/docs/reference.css"></head><body>
<a class="skip" href="#main">Skip to the content</a>
<header><a href="/api/docs">${escapeHtml(document.info.title)}</a></header>
<div class="page"><nav aria-label="Rooms"><ul>${navigation}</ul></nav><main id="main">${body}</main></div></body></html>`;
}

function overviewBody(
  document: ApiDocument,
  byTag: ReadonlyMap<string, { method: string; path: string; operation: Operation }[]>,
): string {
  const rooms = [...byTag]
    .map(
      ([tag, list]) =>
        `<section><h2><a href="/api/docs/${escapeHtml(tag)}">${escapeHtml(tag)}</a></h2><ul class="operations">${list
          .map(
            (entry) =>
              `<li><a href="/api/docs/${escapeHtml(tag)}#${anchorOf(entry)}"><b class="${entry.method}">${entry.method.toUpperCase()}</b> <code>${escapeHtml(entry.path)}</code></a> <span>${escapeHtml(entry.operation.summary ?? '')}</span></li>`,
          )
          .join('')}</ul></section>`,
    )
    .join('');
  return `<h1>${escapeHtml(document.info.title)}</h1><p>${escapeHtml(document.info.description ?? '').replaceAll(/`([^`]+)`/g, '<code>$1</code>')}</p>
<p>Sign in with <code>POST /api/auth/login</code> and send <code>Authorization: Bearer …</code>, or use the cookies of the pages with
<code>X-CSRF-Token</code>. Download: <a href="/api/openapi.json">openapi.json</a>, <a href="/api/openapi.yaml">openapi.yaml</a>,
<a href="/api/postman.json">Postman collection</a>.</p>${rooms}`;
}

function anchorOf({ method, path, operation }: { method: string; path: string; operation: Operation }): string {
  return escapeHtml(operation.operationId ?? `${method}${path.replaceAll(/[^a-zA-Z0-9]+/g, '_')}`);
}

function roomBody(tag: string, list: { method: string; path: string; operation: Operation }[]): string {
  return `<h1>${escapeHtml(tag)}</h1>${list.map(operationSection).join('')}`;
}

function operationSection(entry: { method: string; path: string; operation: Operation }): string {
  const { method, path, operation } = entry;
  const open = operation.security?.length === 0 ? '<p class="note">Open to everybody.</p>' : '';
  const parameters = (operation.parameters ?? []).map((parameter) =>
    row({
      name: parameter.name,
      required: parameter.required === true,
      schema: { ...parameter.schema, description: parameter.description ?? parameter.schema?.description ?? '' },
      extra: parameter.in,
    }),
  );
  const request = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, media]) => `<h3>Body <small>${escapeHtml(type)}</small></h3>${schemaBlock(media.schema)}`,
  );
  const responses = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = Object.values(response.content ?? {})[0]?.schema;
    const data = schema?.properties?.['data'];
    const shown = data ? schemaBlock(data) : '';
    return `<details><summary>${escapeHtml(status)} ${escapeHtml(response.description ?? '')}</summary>${shown || '<p>The envelope, without data.</p>'}</details>`;
  });
  return `<section id="${anchorOf(entry)}"><h2><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code></h2>
<p>${escapeHtml(operation.summary ?? '')}</p>${open}${parameters.length > 0 ? `<h3>Parameters</h3><ul class="fields">${parameters.join('')}</ul>` : ''}${request.join('')}<h3>Answers</h3>${responses.join('')}</section>`;
}

function schemaBlock(schema: Schema | undefined, depth = 0): string {
  if (!schema) return '';
  if (schema.items) return schemaBlock(schema.items, depth);
  if (!schema.properties) return depth === 0 ? `<p>${escapeHtml(typeOf(schema))}</p>` : '';
  const fields = Object.entries(schema.properties).map(([name, field]) =>
    row({ name, required: schema.required?.includes(name) === true, schema: field, extra: '', depth }),
  );
  return `<ul class="fields">${fields.join('')}</ul>`;
}

function row(field: { name: string; required: boolean; schema: Schema; extra: string; depth?: number }): string {
  const { name, required, schema, extra, depth = 0 } = field;
  const inner = depth < deepest ? schemaBlock(schema, depth + 1) : '';
  const facts = [typeOf(schema), ...rulesOf(schema), extra].filter((fact) => fact !== '').join(' · ');
  return `<li><code>${escapeHtml(name)}</code>${required ? '' : ' <i>optional</i>'} <span>${escapeHtml(facts)}</span>${
    schema.description ? `<p>${escapeHtml(schema.description)}</p>` : ''
  }${inner}</li>`;
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'object';
  const variants = schema.anyOf ?? schema.allOf;
  if (variants) return [...new Set(variants.map(typeOf))].join(schema.anyOf ? ' | ' : ' & ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  return [schema.type ?? 'any'].flat().join(' | ');
}

const rules = ['format', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];

function rulesOf(schema: Schema): string[] {
  return rules.flatMap((rule) => {
    const limit = schema[rule];
    return typeof limit === 'string' || typeof limit === 'number' ? [`${rule} ${limit}`] : [];
  });
}
