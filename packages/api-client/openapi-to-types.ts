/**
 * OpenAPI 3.1 → the text of `src/generated.ts`. Knows the part of JSON Schema that TypeBox writes; anything else is
 * refused by name instead of becoming `unknown` unnoticed.
 */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  additionalProperties?: boolean | JsonSchema;
  patternProperties?: Record<string, JsonSchema>;
  description?: string;
  nullable?: boolean;
  not?: JsonSchema;
  format?: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: JsonSchema;
}

interface Operation {
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: JsonSchema }> };
  responses?: Record<string, { content?: Record<string, { schema?: JsonSchema }> }>;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

const methods = ['get', 'post', 'patch', 'put', 'delete'];

export function openApiToTypes(document: OpenApiDocument): string {
  if (!document.openapi.startsWith('3.1')) throw new Error(`OpenAPI 3.1 expected, found ${document.openapi}`);
  const named = Object.entries(document.components?.schemas ?? {})
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, schema]) => `export type ${typeName(name)} = ${typeOf(schema, '')};\n`);
  const operations = Object.entries(document.paths)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const operation = item[method];
        return operation ? [operationText(`${method.toUpperCase()} ${path}`, operation)] : [];
      }),
    );
  return [
    '// Written by packages/api-client/generate.node.ts from the OpenAPI document. Do not edit.',
    '',
    ...named,
    'export interface Operations {',
    ...operations,
    '}',
    '',
  ].join('\n');
}

function operationText(name: string, operation: Operation): string {
  const parameters = operation.parameters ?? [];
  const lines = [
    `    path: ${parametersType(parameters.filter((parameter) => parameter.in === 'path'))};`,
    `    query: ${parametersType(parameters.filter((parameter) => parameter.in === 'query'))};`,
    `    body: ${bodyType(operation)};`,
    `    data: ${dataType(operation)};`,
  ];
  const summary = operation.summary ? `  /** ${operation.summary.replaceAll('*/', '* /')} */\n` : '';
  return `${summary}  '${name}': {\n${lines.join('\n')}\n  };`;
}

function parametersType(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return 'never';
  const schema: JsonSchema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.schema ?? {}])),
    required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
  };
  return typeOf(schema, '    ');
}

function bodyType(operation: Operation): string {
  const content = operation.requestBody?.content;
  if (!content) return 'never';
  if (content['multipart/form-data']) return 'FormData';
  const schema = content['application/json']?.schema;
  if (!schema) return 'never';
  return operation.requestBody?.required === false ? `${typeOf(schema, '    ')} | undefined` : typeOf(schema, '    ');
}

/** What is inside the envelope; the client takes it off. */
function dataType(operation: Operation): string {
  const success = Object.entries(operation.responses ?? {}).find(([status]) => /^2\d\d$/.test(status))?.[1];
  const envelope = success?.content?.['application/json']?.schema;
  if (!envelope) return 'never';
  const data = envelope.properties?.['data'];
  return data ? typeOf(data, '    ') : 'undefined';
}

export function typeOf(schema: JsonSchema, indent: string): string {
  if (schema.nullable === true) return `${typeOf({ ...schema, nullable: false }, indent)} | null`;
  if (schema.$ref !== undefined) return typeName(schema.$ref.split('/').at(-1) ?? '');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map((choice) => typeOf(choice, indent)));
  if (schema.allOf) return schema.allOf.map((part) => bracket(typeOf(part, indent))).join(' & ');
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  return plainType(schema, indent);
}

function plainType(schema: JsonSchema, indent: string): string {
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayType(schema, indent);
    case 'object':
      return objectType(schema, indent);
    case undefined:
      if (schema.properties || schema.patternProperties) return objectType(schema, indent);
      return 'unknown';
    default:
      throw new Error(`a schema of type ${String(schema.type)} has no TypeScript form here`);
  }
}

function arrayType(schema: JsonSchema, indent: string): string {
  if (schema.prefixItems) return `[${schema.prefixItems.map((item) => typeOf(item, indent)).join(', ')}]`;
  return `${bracket(typeOf(schema.items ?? {}, indent))}[]`;
}

function objectType(schema: JsonSchema, indent: string): string {
  const properties = Object.entries(schema.properties ?? {});
  const rest = restType(schema, indent);
  if (properties.length === 0) return rest === undefined ? 'Record<never, never>' : `Record<string, ${rest}>`;
  const required = new Set(schema.required);
  const inner = `${indent}  `;
  const lines = properties.map(([name, property]) => {
    const note = property.description ? `${inner}/** ${property.description.replaceAll('*/', '* /')} */\n` : '';
    return `${note}${inner}${propertyName(name)}${required.has(name) ? '' : '?'}: ${typeOf(property, inner)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** The type of fields that are not named. `additionalProperties: true` beside named fields says nothing worth a type. */
function restType(schema: JsonSchema, indent: string): string | undefined {
  const patterns = Object.values(schema.patternProperties ?? {});
  if (patterns.length > 0) return union(patterns.map((pattern) => typeOf(pattern, indent)));
  if (typeof schema.additionalProperties === 'object') return typeOf(schema.additionalProperties, indent);
  return schema.additionalProperties === false ? undefined : 'unknown';
}

const union = (types: readonly string[]): string => [...new Set(types)].map((type) => type).join(' | ') || 'never';
const bracket = (type: string): string => (/ [|&] /.test(type) && !type.startsWith('{') ? `(${type})` : type);
const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
