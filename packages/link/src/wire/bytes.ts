/**
 * A copy with a buffer of its own. Never `bytes.slice()`: what Node hands out are Buffers, whose `slice` copies nothing.
 */
export function own(bytes: ArrayBuffer | Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes instanceof Uint8Array ? new Uint8Array(bytes) : new Uint8Array(bytes);
}

/** In constant time: a hash is no secret, but habits are. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
