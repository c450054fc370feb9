import { viewOf } from '@mistri/usb';

/** Android's sparse image: blocks of data, fills, and gaps that leave what is there. */
const magic = 0xed26ff3a;
const chunkType = { raw: 0xcac1, fill: 0xcac2, skip: 0xcac3, crc: 0xcac4 } as const;

export function isSparse(bytes: Uint8Array): boolean {
  return bytes.length >= 28 && viewOf(bytes).getUint32(0, true) === magic;
}

/** Lays a sparse image over what a partition holds. @returns undefined when it is damaged or larger than `limit` */
export function applySparse(existing: Uint8Array, sparse: Uint8Array, limit: number): Uint8Array | undefined {
  const view = viewOf(sparse);
  const block = view.getUint32(12, true);
  const total = view.getUint32(16, true) * block;
  const count = view.getUint32(20, true);
  if (block === 0 || block % 4 !== 0 || total > limit) return undefined;
  const filled = filledLength(sparse, block);
  if (filled === undefined || filled > total) return undefined;
  const whole = new Uint8Array(Math.max(existing.length, filled));
  whole.set(existing);
  for (let at = view.getUint16(8, true), to = 0, index = 0; index < count; index += 1) {
    const type = view.getUint16(at, true);
    const length = view.getUint32(at + 4, true) * block;
    if (type === chunkType.raw) whole.set(sparse.subarray(at + 12, at + 12 + length), to);
    else if (type === chunkType.fill) fill(whole.subarray(to, to + length), sparse.subarray(at + 12, at + 16));
    to += length;
    at += view.getUint32(at + 8, true);
  }
  return whole;
}

/** By doubling: four bytes at a time would keep a page busy for seconds. */
function fill(place: Uint8Array, four: Uint8Array): void {
  if (place.length === 0) return;
  place.set(four);
  for (let done = four.length; done < place.length; done *= 2) place.copyWithin(done, 0, place.length - done);
}

/** Where its last written block ends; checks every chunk on the way. */
function filledLength(sparse: Uint8Array, block: number): number | undefined {
  const view = viewOf(sparse);
  let end = 0;
  for (let at = view.getUint16(8, true), to = 0, index = 0; index < view.getUint32(20, true); index += 1) {
    if (at + 12 > sparse.length) return undefined;
    const type = view.getUint16(at, true);
    const length = view.getUint32(at + 4, true) * block;
    const size = view.getUint32(at + 8, true);
    const expected =
      type === chunkType.raw
        ? 12 + length
        : type === chunkType.fill || type === chunkType.crc
          ? 16
          : type === chunkType.skip
            ? 12
            : -1;
    if (size !== expected || at + size > sparse.length) return undefined;
    to += length;
    if (type === chunkType.raw || type === chunkType.fill) end = to;
    at += size;
  }
  return end;
}
