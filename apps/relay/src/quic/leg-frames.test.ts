import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LegFrames } from './leg-frames.ts';

/** What a socket would be, with the other end in the test's hands. */
function ended(): { socket: Socket; sent: Buffer[]; frames: LegFrames; heard: Buffer[]; told: string[] } {
  const sent: Buffer[] = [];
  const duplex = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _encoding, done) => {
      sent.push(Buffer.from(bytes));
      done();
    },
  });
  const socket = duplex as unknown as Socket;
  const heard: Buffer[] = [];
  const told: string[] = [];
  const frames = new LegFrames(socket, {
    data: (bytes) => heard.push(Buffer.from(bytes)),
    drain: () => undefined,
    ended: () => told.push('ended'),
    closed: (isClean) => told.push(isClean ? 'closed' : 'cut'),
  });
  return { socket, sent, frames, heard, told };
}

test('bytes arrive as they were given, wherever they are cut on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
      async (pieces, cuts) => {
        const from = ended();
        for (const piece of pieces) from.frames.write(piece);
        from.frames.end();
        await new Promise(setImmediate);
        const wire = Buffer.concat(from.sent);
        const to = ended();
        for (let at = 0, turn = 0; at < wire.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1;
          to.socket.emit('data', wire.subarray(at, at + length));
          at += length;
        }
        expect(Buffer.concat(to.heard)).toEqual(Buffer.concat(pieces));
        expect(to.told).toEqual(['ended']);
      },
    ),
    { numRuns: 50 },
  );
});

test('a connection that closes without the piece of none was cut', async () => {
  for (const isWhole of [true, false]) {
    const side = ended();
    side.socket.emit('data', Buffer.from([0, 0, 0, 1, 7]));
    if (isWhole) {
      side.socket.emit('data', Buffer.alloc(4));
      side.frames.end();
    }
    (side.socket as unknown as Duplex).push(null);
    await new Promise((resolve) => side.socket.once('close', resolve));
    expect(side.told.at(-1)).toBe(isWhole ? 'closed' : 'cut');
  }
});
