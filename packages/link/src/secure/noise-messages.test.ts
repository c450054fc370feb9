import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { NoiseMessageReader } from './noise-messages.ts';

const lengths = [0, 1, 2, 17, 4094, 4095, 4096, 65_535, 3, 0, 65_535, 300];

function wire(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(messages.flatMap((one) => [Uint8Array.of(one.length >>> 8, one.length & 0xff), one]));
}

test.each([1, 2, 3, 7, 4096, 65_536, 65_537, 200_000])(
  'messages are cut right from pieces of %i bytes',
  (piece_bytes) => {
    const messages = lengths.map((length) => new Uint8Array(randomBytes(length)));
    const bytes = wire(messages);
    const reader = new NoiseMessageReader();
    const read: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += piece_bytes) {
      const piece = new Uint8Array(bytes.subarray(at, at + piece_bytes));
      reader.read(piece, (message) => read.push(new Uint8Array(message)));
      // Whoever delivered it uses the array again: nothing of it may be needed any more.
      piece.fill(0xee);
    }
    expect(read.map(({ length }) => length)).toEqual(lengths);
    expect(read.every((message, index) => Buffer.compare(message, messages[index] as Uint8Array) === 0)).toBe(true);
  },
);

test('a message in pieces costs no array of its own', () => {
  const reader = new NoiseMessageReader();
  const buffers = new Set<unknown>();
  const bytes = wire([randomBytes(60_000)]);
  for (let round = 0; round < 50; round += 1)
    for (const piece of [bytes.subarray(0, 1), bytes.subarray(1, 30_000), bytes.subarray(30_000)])
      reader.read(piece, (message) => buffers.add(message.buffer));
  expect(buffers.size).toBe(1);
});
