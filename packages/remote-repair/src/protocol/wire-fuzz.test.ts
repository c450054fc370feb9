import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, type FrameKind, frameKinds, FrameParser, ProtocolError, type RepairFrame } from './frame.ts';
import { limits } from './limits.ts';
import { readJson, writeJson } from './read-json.ts';
import * as schemas from './schemas.ts';

const kinds = Object.values(frameKinds);

function parse(parts: readonly Uint8Array[]): RepairFrame[] {
  const parser = new FrameParser();
  const frames: RepairFrame[] = [];
  for (const part of parts) parser.push(part, (frame) => frames.push(frame));
  return frames;
}

/** Bytes in pieces, as a network has them. */
const cutAnywhere = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
};

describe('frames', () => {
  test('come out as they went in, wherever the bytes are cut', () => {
    const frame = fc.record({ kind: fc.constantFrom(...kinds), payload: fc.uint8Array({ maxLength: 3000 }) });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), (frames, places) => {
        const bytes = Buffer.concat(frames.map((one) => encodeFrame(one.kind as FrameKind, one.payload)));
        expect(parse(cutAnywhere(bytes, places)).map(({ kind, payload }) => [kind, Buffer.from(payload)])).toEqual(
          frames.map(({ kind, payload }) => [kind, Buffer.from(payload)]),
        );
      }),
    );
  });

  test('any other bytes are frames within the limits, or a ProtocolError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          for (const { kind, payload } of parse([bytes])) {
            expect(kinds).toContain(kind);
            expect(payload.length).toBeLessThanOrEqual(limits.payload_bytes);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
    expect(() => encodeFrame(frameKinds.data, new Uint8Array(limits.payload_bytes + 1))).toThrow('a frame of');
  });
});

describe('messages', () => {
  const readers = Object.values(schemas).filter((one) => typeof one === 'function');

  test('any bytes and any JSON are the message, or a ProtocolError', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json({ maxDepth: 12 }).map((text) => new TextEncoder().encode(text)),
      fc.anything({ maxDepth: 4 }).map((value) => writeJson(value ?? null)),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...readers), (bytes, read) => {
        try {
          expect(read(bytes)).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a request with one byte changed is a request, or a ProtocolError', () => {
    const bytes = writeJson({
      v: 1,
      id: 'a1',
      operation: 'file.push',
      values: { path: '/sdcard/x', n: 1 },
      blob: 'a'.repeat(64),
    });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = value;
        try {
          expect(schemas.readRequest(changed).v).toBe(1);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('JSON is bounded before it is parsed', () => {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(readJson(encode('{"a":"[[[[[[[[[[[[\\"[[["}'))).toEqual({ a: '[[[[[[[[[[[["[[[' });
    expect(() => readJson(encode('['.repeat(9) + ']'.repeat(9)))).toThrow('too deep');
    expect(() => readJson(encode(`[${'1,'.repeat(2_001)}1]`))).toThrow('too many members');
    expect(() => readJson(encode(`"${'x'.repeat(limits.json_bytes)}"`))).toThrow('JSON of');
    expect(() => readJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('not JSON');
    expect(() => readJson(encode('\ufeff1'))).toThrow('not JSON');
  });
});
