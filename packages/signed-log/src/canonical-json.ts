export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Deeper values are refused: nothing that is logged is that deep, and recursion must end. */
const deepest = 64;

/** Thrown for a value that has no canonical form (a bug of the caller, or a forged entry). */
export class NotJsonError extends TypeError {
  constructor(what: string, path: string) {
    super(`not canonical JSON at ${path || 'the top'}: ${what}`);
    this.name = 'NotJsonError';
  }
}

/**
 * RFC 8785 (JSON Canonicalization Scheme): one text for one value, whatever made it. Members sorted by UTF-16 code
 * units (§3.2.3), numbers and strings as ECMAScript writes them (§3.2.2), no white space.
 *
 * Refused rather than guessed: `undefined` in arrays, NaN and infinities, big integers, lone surrogates (§3.2.2.2),
 * and objects that are not plain (dates, maps, anything with a prototype of its own). A member whose value is
 * `undefined` is left out, as JSON does.
 */
export function canonicalJson(value: Json): string {
  return write(value, '', 0);
}

export function canonicalBytes(value: Json): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > deepest) throw new NotJsonError('too deep', path);
  switch (typeof value) {
    case 'string':
      return text(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw new NotJsonError(String(value), path);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value, path, depth) : members(value, path, depth);
    default:
      throw new NotJsonError(typeof value, path);
  }
}

function text(value: string, path: string): string {
  if (!value.isWellFormed()) throw new NotJsonError('half a surrogate pair', path);
  return JSON.stringify(value);
}

function list(value: readonly unknown[], path: string, depth: number): string {
  // Array.from visits holes, which are then refused as undefined.
  return `[${Array.from(value, (item, index) => write(item, `${path}/${index}`, depth + 1)).join(',')}]`;
}

function members(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new NotJsonError('not a plain object', path);
  const parts: string[] = [];
  // The default order of `sort` is by UTF-16 code units, as the scheme wants.
  // oxlint-disable-next-line unicorn/require-array-sort-compare -- see above
  for (const key of Object.keys(value).toSorted()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) parts.push(`${text(key, path)}:${write(member, `${path}/${key}`, depth + 1)}`);
  }
  return `{${parts.join(',')}}`;
}
