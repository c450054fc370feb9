import fc from 'fast-check';

/** The parts of JSON Schema that our OpenAPI document uses. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  maxProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  $ref?: string;
}

const formats: Record<string, string> = {
  'date-time': '2027-01-01T00:00:00.000Z',
  date: '2027-01-01',
  email: 'somebody@example.in',
  uri: 'https://example.in/a',
};

/** Patterns that a generator can't read (look-ahead), with something that fits. */
const fitting = ['/account', 'somebody@example.in', 'mgt_' + 'x'.repeat(43), '12', 'AAAAAAAAAAAAAAAA', '85177990'];

/** Something that fits a schema, always the same. */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sampleOf(schema.anyOf[0] ?? {});
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sampleOf(part)]));
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.min(schema.maximum ?? 5, Math.max(schema.minimum ?? 5, 5));
    case 'boolean':
      return true;
    case 'string':
      return sampleText(schema);
    default:
      return null;
  }
}

/** Making a text from a pattern takes long, and few patterns there are. */
const made = new Map<string, string>();

function sampleText(schema: Schema): string {
  const name = JSON.stringify(schema);
  const text = made.get(name) ?? makeText(schema);
  made.set(name, text);
  return text;
}

function makeText(schema: Schema): string {
  if (schema.format) return formats[schema.format] ?? 'text';
  const plain = 'made for a test'.padEnd(schema.minLength ?? 0, ' of text').slice(0, schema.maxLength ?? 1_000);
  if (!schema.pattern) return plain;
  const pattern = new RegExp(schema.pattern, 'u');
  const known = [plain, ...fitting].find((text) => pattern.test(text));
  if (known !== undefined) return known;
  if (/\(\?[=!<]/.test(schema.pattern)) throw new Error(`add something to "fitting" that fits ${schema.pattern}`);
  return fc.sample(fc.stringMatching(pattern), { numRuns: 1, seed: 1 })[0] ?? '';
}

export interface Leaf {
  path: readonly (string | number)[];
  schema: Schema;
}

/** Every value inside a sample that is no object or array itself, with the schema it has to fit. */
export function leavesOf(schema: Schema, path: readonly (string | number)[] = []): Leaf[] {
  if (schema.anyOf) return schema.anyOf.slice(0, 1).flatMap((part) => leavesOf(part, path));
  const type = [schema.type].flat()[0];
  if (type === 'object') {
    return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => leavesOf(part, [...path, name]));
  }
  if (type === 'array') return leavesOf(schema.items ?? {}, [...path, 0]);
  return [{ path, schema }];
}

/** The sample with another value at one place. */
export function withValue(sample: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(sample)) return sample.map((part, at) => (at === head ? withValue(part, rest, value) : part));
  const object = sample as Record<string, unknown>;
  return { ...object, [head]: withValue(object[head], rest, value) };
}

/** A schema with all schemas inside it, branches of a choice included. */
export function schemasIn(schema: Schema, path: readonly (string | number)[] = []): Leaf[] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).map(([name, part]) => ({ part, at: [...path, name] })),
    ...Object.entries(schema.patternProperties ?? {}).map(([name, part]) => ({ part, at: [...path, name] })),
    ...(schema.items ? [{ part: schema.items, at: [...path, 0] }] : []),
    ...(schema.anyOf ?? []).map((part) => ({ part, at: path })),
  ];
  return [{ path, schema }, ...inside.flatMap(({ part, at }) => schemasIn(part, at))];
}

/** The sample with other values at every place for which there is one. */
export function withLeaves(sample: unknown, schema: Schema, valueFor: (schema: Schema) => unknown): unknown {
  return leavesOf(schema).reduce((body, leaf) => {
    const value = valueFor(leaf.schema);
    return value === undefined ? body : withValue(body, leaf.path, value);
  }, sample);
}
