import { uuidv7obj } from 'uuidv7';

/**
 * TypeID (github.com/jetify-com/typeid, spec 0.3): `<prefix>_<26 characters>`, the suffix being a UUIDv7 in
 * Crockford base 32. Sorts by creation time, says what it names, safe in a URL. Stored as text (ADR 0006).
 */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export const typeIdSuffix = '[0-7][0-9a-hjkmnp-tv-z]{25}';

export function newId<P extends string>(prefix: P): `${P}_${string}` {
  return `${prefix}_${encode(uuidv7obj().bytes)}`;
}

/** 16 bytes → 26 characters, most significant first, two leading zero bits (TypeID spec, "Encoding"). */
export function encode(bytes: Uint8Array): string {
  let text = '';
  /** Bits taken out of the bytes and not written yet, and how many: the leading zeros first. */
  let rest = 0;
  let bits = 2;
  for (const byte of bytes) {
    rest = ((rest << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(rest >> (bits - 5)) & 31];
  }
  return text;
}

/** A JSON Schema pattern for ids with this prefix; use in request schemas so that junk is refused before any query. */
export function idPattern(prefix: string): string {
  return `^${prefix}_${typeIdSuffix}$`;
}
