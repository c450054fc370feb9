import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameTypes, headerLength_bytes, readHeader } from '../wire/frame.ts';
import { FrameSlabs, type PlacedFrame, type Way } from './frame-slabs.ts';

/** Reads what it was given when it pleases, as a socket does: by then it must be what it was. */
class LateWay implements Way {
  written_bytes = 0;
  given_bytes = 0;
  #waiting: { readonly bytes: Uint8Array; readonly asWritten: Uint8Array }[] = [];

  write(pieces: readonly Uint8Array[]): boolean {
    for (const bytes of pieces) {
      this.written_bytes += bytes.length;
      this.#waiting.push({ bytes, asWritten: bytes.slice() });
    }
    return true;
  }

  give(pieces: number): void {
    for (const { bytes, asWritten } of this.#waiting.splice(0, pieces)) {
      expect(Buffer.compare(bytes, asWritten)).toBe(0);
      this.given_bytes += bytes.length;
    }
  }
}

interface Kept {
  readonly frame: PlacedFrame;
  readonly asPlaced: Uint8Array;
}

type Step =
  | { readonly what: 'place'; readonly length_bytes: number }
  | { readonly what: 'flush' | 'tidy' | 'change' }
  | { readonly what: 'give' | 'confirm'; readonly count: number };

const counts = fc.integer({ min: 1, max: 12 });
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ what: fc.constant('place' as const), length_bytes: fc.nat(70_000) }) },
    { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('flush' as const, 'flush' as const, 'tidy' as const) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('change' as const) }) },
    { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('give' as const, 'confirm' as const), count: counts }) },
  ),
  { maxLength: 60, size: 'max' },
);

test('no byte changes while it may be sent again, or a channel may still read it', () => {
  fc.assert(
    fc.property(steps, (all: readonly Step[]) => {
      const slabs = new FrameSlabs();
      const ways = [new LateWay()];
      const kept: Kept[] = [];
      let number = 0;
      slabs.begin(ways[0] ?? new LateWay());
      const play: Record<Step['what'], (step: Step) => void> = {
        place: (step) => {
          const wanted_bytes = 'length_bytes' in step ? step.length_bytes : 0;
          number += 1;
          const length_bytes = slabs.fitting(wanted_bytes);
          expect(length_bytes).toBeLessThanOrEqual(wanted_bytes);
          const frame = slabs.place(frameTypes.data, number, 7, length_bytes);
          frame.bytes.fill(number, headerLength_bytes);
          expect(readHeader(frame.bytes, 0)).toEqual({ type: frameTypes.data, number, stream: 7, length_bytes });
          kept.push({ frame, asPlaced: frame.bytes.slice() });
        },
        flush: () => slabs.flush(),
        tidy: () => {
          slabs.tidy();
        },
        // As after a loss: what was not confirmed goes out on the new way too.
        change: () => {
          slabs.flush();
          const next = new LateWay();
          ways.unshift(next);
          for (const { frame } of kept) slabs.shared(frame);
          next.write(kept.map(({ frame }) => frame.bytes));
          slabs.begin(next);
        },
        give: (step) => {
          for (const way of ways) way.give('count' in step ? step.count : 0);
        },
        confirm: (step) => {
          slabs.flush();
          for (const { frame, asPlaced } of kept.splice(0, 'count' in step ? step.count : 0)) {
            expect(Buffer.compare(frame.bytes, asPlaced)).toBe(0);
            slabs.done(frame);
          }
        },
      };
      for (const step of all) play[step.what](step);
      for (const { frame, asPlaced } of kept) expect(Buffer.compare(frame.bytes, asPlaced)).toBe(0);
      for (const way of ways) way.give(Infinity);
    }),
    { numRuns: 25 },
  );
});

test('a stream of long frames goes round in the same few slabs, four frames and one write each', () => {
  const slabs = new FrameSlabs();
  const writes: number[] = [];
  const way = {
    written_bytes: 0,
    get given_bytes() {
      return this.written_bytes;
    },
    write(pieces: readonly Uint8Array[]) {
      for (const { length } of pieces) {
        writes.push(length);
        this.written_bytes += length;
      }
      return true;
    },
  };
  slabs.begin(way);
  const used = new Set<ArrayBufferLike>();
  const waiting: PlacedFrame[] = [];
  for (let number = 1; number <= 4000; number += 1) {
    const frame = slabs.place(frameTypes.data, number, 1, slabs.fitting(1_000_000));
    used.add(frame.bytes.buffer);
    waiting.push(frame);
    if (slabs.unwritten_bytes >= 256 * 1024) slabs.flush();
    if (waiting.length > 16) slabs.done(waiting.shift() ?? frame);
  }
  expect(new Set(writes)).toEqual(new Set([256 * 1024]));
  expect(used.size).toBeLessThanOrEqual(6);
});

test('short frames of a session at rest hold no slab', () => {
  const slabs = new FrameSlabs();
  slabs.begin(new LateWay());
  for (let number = 1; number <= 100; number += 1) {
    const frame = slabs.place(frameTypes.credit, number, 1, 8);
    expect(frame.slab).toBeUndefined();
    expect(frame.bytes.buffer.byteLength).toBe(headerLength_bytes + 8);
    slabs.flush();
    slabs.done(frame);
  }
});
