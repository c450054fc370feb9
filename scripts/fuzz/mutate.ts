/** From 0 to below 1, the same for the same seed. */
export type Random = () => number;

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[below(random, from.length)] as T;
}

export function noise(random: Random, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => below(random, 256));
}

/** What a network makes of bytes: pieces of any size, also empty ones. */
export function pieces(input: Uint8Array, random: Random): Uint8Array<ArrayBuffer>[] {
  const most = pick(random, [1, 3, 16, 200, 5_000, Infinity]);
  const cut: Uint8Array<ArrayBuffer>[] = [];
  // A long input in pieces of one byte costs much and finds nothing that a shorter one does not.
  const step = Math.max(1, Math.ceil(input.length / 2_000));
  for (let at = 0; at < input.length;) {
    const length = Math.max(step, most === Infinity ? input.length : below(random, most + 1));
    cut.push(new Uint8Array(input.subarray(at, at + length)));
    at += length;
  }
  return cut;
}

/** Values that a length, a count or an offset should never have been trusted with. */
const lengths = [
  0, 1, 2, 3, 7, 12, 16, 28, 63, 64, 65, 127, 128, 255, 256, 4095, 4096, 4097, 32_767, 32_768, 65_535, 65_536, 65_537,
  0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
] as const;
const numbers = ['-1', '0', '1', '65536', '1e309', '9007199254740993', '0.5', '-0', 'null', 'true', '""', '[]', '{}'];
const nests = [
  '['.repeat(300),
  '{"a":'.repeat(100),
  '\0',
  '\n',
  '\u{2028}',
  '\ud800',
  '__proto__',
  '\\u0000',
  '\r\n\r\n',
];

interface Around {
  readonly seeds: readonly Uint8Array[];
  readonly words: readonly string[];
  readonly random: Random;
}
type Change = (bytes: Uint8Array, around: Around) => Uint8Array;

/** Lengths and kinds stand at the beginning: half of all changes happen there. */
function place(bytes: Uint8Array, random: Random): number {
  if (bytes.length === 0) return 0;
  return below(random, random() < 0.5 ? Math.min(64, bytes.length) : bytes.length);
}

function spliced(bytes: Uint8Array, at: number, drop: number, put: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + drop));
  const whole = new Uint8Array(at + put.length + rest.length);
  whole.set(bytes.subarray(0, at));
  whole.set(put, at);
  whole.set(rest, at + put.length);
  return whole;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const changes: readonly Change[] = [
  // One bit.
  (bytes, { random }) => {
    const at = place(bytes, random);
    if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << below(random, 8));
    return bytes;
  },
  // One byte.
  (bytes, { random }) => {
    const at = place(bytes, random);
    if (at < bytes.length) bytes[at] = below(random, 256);
    return bytes;
  },
  // A little more, a little less.
  (bytes, { random }) => {
    const at = place(bytes, random);
    if (at < bytes.length) bytes[at] = (bytes[at] as number) + pick(random, [-4, -2, -1, 1, 2, 4]);
    return bytes;
  },
  // A number of two or four bytes, in either order.
  (bytes, { random }) => {
    const at = place(bytes, random);
    const size = pick(random, [2, 4, 4]);
    if (at + size > bytes.length) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const value = random() < 0.2 ? bytes.length + below(random, 5) - 2 : pick(random, lengths);
    if (size === 2) view.setUint16(at, value & 0xffff, random() < 0.5);
    else view.setUint32(at, value >>> 0, random() < 0.5);
    return bytes;
  },
  // Cut off.
  (bytes, { random }) => bytes.subarray(0, below(random, bytes.length + 1)),
  // Something is missing.
  (bytes, { random }) => spliced(bytes, place(bytes, random), 1 + below(random, 16), new Uint8Array(0)),
  // Something is there several times.
  (bytes, { random }) => {
    const at = place(bytes, random);
    const part = bytes.subarray(at, at + 1 + below(random, 64));
    const times = 1 + below(random, 8);
    const put = new Uint8Array(part.length * times);
    for (let index = 0; index < times; index += 1) put.set(part, index * part.length);
    return spliced(bytes, at, 0, put);
  },
  (bytes, { random }) => spliced(bytes, place(bytes, random), 0, noise(random, below(random, 24))),
  // The beginning of one, the end of another.
  (bytes, { random, seeds }) => {
    const other = pick(random, seeds);
    return spliced(
      bytes,
      below(random, bytes.length + 1),
      bytes.length,
      other.subarray(below(random, other.length + 1)),
    );
  },
  // Two, one behind the other.
  (bytes, { random, seeds }) => spliced(bytes, bytes.length, 0, pick(random, seeds)),
  (bytes, { random, words }) =>
    spliced(bytes, place(bytes, random), below(random, 4), text(pick(random, words.length > 0 ? words : nests))),
  // Another number where a text has one; another value where JSON has one.
  (bytes, { random }) => {
    const from = place(bytes, random);
    let at = from;
    while (at < bytes.length && !isDigit(bytes[at])) at += 1;
    let end = at;
    while (isDigit(bytes[end])) end += 1;
    return at === end ? bytes : spliced(bytes, at, end - at, text(pick(random, numbers)));
  },
  (bytes, { random }) => spliced(bytes, place(bytes, random), 0, text(pick(random, nests))),
];

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const longest_bytes = 64 * 1024;

/** A valid input with a few things wrong with it; sometimes, nothing but noise. */
export function mutated(around: Around): Uint8Array<ArrayBuffer> {
  const { seeds, random } = around;
  if (random() < 0.03) return noise(random, below(random, 400));
  const seed = new Uint8Array(pick(random, seeds));
  const most_bytes = Math.max(longest_bytes, seed.length + 4096);
  let bytes: Uint8Array = seed;
  const count = 1 + below(random, random() < 0.6 ? 2 : 8);
  for (let index = 0; index < count; index += 1) bytes = pick(random, changes)(bytes, around).subarray(0, most_bytes);
  return new Uint8Array(bytes);
}
