import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMessage, LegMessageError, LegReader, stillBytes } from './leg-messages.ts';
import { StillFilter } from './still-filter.ts';

test('answers that are owed are taken out, in whatever pieces they come, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.nat(3),
      fc.nat(3),
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 25 })),
      (owed, sent, tail, cuts) => {
        // A payload that begins like an answer is one only while it is owed.
        const payload = Buffer.concat([Buffer.from('p'), tail]);
        const bytes = Buffer.concat([...Array.from({ length: sent }, () => stillBytes), payload]);
        const filter = new StillFilter(owed);
        const out: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          const piece = bytes.subarray(at, at + cut);
          at += piece.length;
          out.push(filter.isDone ? piece : filter.pass(piece));
        }
        out.push(filter.flush());
        const kept = Array.from({ length: Math.max(0, sent - owed) }, () => stillBytes);
        expect(Buffer.concat(out).equals(Buffer.concat([...kept, payload]))).toBe(true);
      },
    ),
  );
});

test('what only begins like an answer comes out in the end', () => {
  const filter = new StillFilter(1);
  expect(filter.pass(stillBytes.subarray(0, 5)).length).toBe(0);
  expect(filter.flush().equals(stillBytes.subarray(0, 5))).toBe(true);
});

test('any bytes are messages or a LegMessageError, and never more than two messages are held', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4_000 }), { maxLength: 20 }), (pieces) => {
      const reader = new LegReader();
      try {
        for (const piece of pieces) {
          reader.push(Buffer.from(piece));
          while (reader.next());
        }
      } catch (error) {
        expect(error).toBeInstanceOf(LegMessageError);
      }
      expect(reader.rest.length).toBeLessThanOrEqual(2 * 9 * 1024);
    }),
  );
});

test('messages come out whole however they are cut', () => {
  const reader = new LegReader();
  const bytes = Buffer.concat([encodeMessage({ type: 'still' }), encodeMessage({ type: 'still' })]);
  let count = 0;
  for (const byte of bytes) {
    reader.push(Buffer.from([byte]));
    while (reader.next()) count += 1;
  }
  expect(count).toBe(2);
});
