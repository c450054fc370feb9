import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeU53,
  encodeFrame,
  encodeU53,
  type Frame,
  frameTypes,
  isNumbered,
  maxNumber,
  WireError,
} from './frame.ts';
import { FrameReader } from './frame-reader.ts';

const anyFrame: fc.Arbitrary<Frame> = fc
  .record({
    type: fc.constantFrom(...Object.values(frameTypes)),
    number: fc.integer({ min: 1, max: maxNumber }),
    stream: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    payload: fc.uint8Array({ maxLength: 300 }),
  })
  .map((frame) => ({ ...frame, number: isNumbered(frame.type) ? frame.number : 0 }));

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const to of [...at.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    pieces.push(bytes.slice(from, to));
    from = to;
  }
  return pieces;
}

test('frames come out as they went in, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 40 }), (frames, places) => {
      const reader = new FrameReader();
      const read: Frame[] = [];
      const all = new Uint8Array(Buffer.concat(frames.map((frame) => encodeFrame(frame))));
      for (const piece of cut(all, places))
        reader.read(piece, (frame) => read.push({ ...frame, payload: frame.payload.slice() }));
      expect(read).toEqual(frames);
      expect(reader.isBetweenFrames).toBe(true);
    }),
  );
});

test('what is kept stays as it came until it is given back, and is then used again', () => {
  const reader = new FrameReader();
  const kept: { readonly payload: Uint8Array; readonly number: number; readonly giveBack: () => void }[] = [];
  const buffers = new Set<ArrayBufferLike>();
  for (let number = 1; number <= 60; number += 1) {
    const long = new Uint8Array(60_000).fill(number);
    const bytes = encodeFrame({ type: frameTypes.data, number, stream: 1, payload: long });
    for (const piece of cut(bytes, [20_000, 40_000]))
      reader.read(piece, ({ payload, keep }) => {
        buffers.add(payload.buffer);
        // Every fifth is only looked at.
        if (number % 5 === 0) expect(payload).toEqual(long);
        else if (keep) kept.push({ payload, number, giveBack: keep() });
        if (number % 5 !== 0) expect(keep).toThrow('kept already');
      });
    if (kept.length < 6) continue;
    const [oldest] = kept.splice(0, 1);
    expect(oldest?.payload).toEqual(new Uint8Array(60_000).fill(oldest?.number ?? 0));
    oldest?.giveBack();
    oldest?.giveBack();
  }
  for (const { payload, number } of kept) expect(payload).toEqual(new Uint8Array(60_000).fill(number));
  expect(buffers.size).toBeLessThanOrEqual(8);
});

test('any bytes are either frames or a WireError, never anything else, and never a huge allocation', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (pieces) => {
      const reader = new FrameReader();
      try {
        for (const piece of pieces)
          reader.read(piece, (frame) => expect(frame.payload.length).toBeLessThanOrEqual(65_536));
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
    { numRuns: 2000 },
  );
});

describe('refused', () => {
  const header = (change: (bytes: Uint8Array) => void): (() => void) => {
    const bytes = encodeFrame({ type: frameTypes.data, number: 1, stream: 1, payload: new Uint8Array(0) });
    change(bytes);
    return () => {
      new FrameReader().read(bytes, () => undefined);
    };
  };
  test('unknown types, flags, lengths over the limit, and numbered frames without a number', () => {
    expect(header((bytes) => (bytes[0] = 99))).toThrow('unknown type 99');
    expect(header((bytes) => (bytes[1] = 1))).toThrow('unknown flags 1');
    expect(header((bytes) => bytes.set([0, 1, 0, 1], 12))).toThrow('65537 bytes');
    expect(header((bytes) => bytes.fill(0, 2, 8))).toThrow('without its number');
  });
});

test('numbers of 8 bytes go there and back, up to 2^53', () => {
  for (const value of [0, 1, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])
    expect(decodeU53(encodeU53(value))).toBe(value);
  expect(() => decodeU53(new Uint8Array([0, 32, 0, 0, 0, 0, 0, 0]))).toThrow(WireError);
  expect(() => decodeU53(new Uint8Array(7))).toThrow(WireError);
});
