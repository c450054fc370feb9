import type { Socket } from 'node:net';
import type { Stream } from '@mistri/link';
import { heapForBulk } from './heap-for-bulk.ts';

/** As long as the longest frame. */
const reused_bytes = 64 * 1024;
const leastReused_bytes = 8 * 1024;
const mostFree = 16;

/** Of the connections at both ends. A writer that says "full" after each frame has every frame copied and put aside once more. */
export const forwardedSocket = { allowHalfOpen: true, noDelay: true, highWaterMark: 1024 * 1024 };

export interface Piped {
  /** Undefined: both sides ended in order. */
  readonly reason: string | undefined;
  readonly sent_bytes: number;
  readonly received_bytes: number;
}

/**
 * A TCP connection over a stream: bytes both ways, half-close kept, no more than the slower side takes. A connection that
 * was reset resets the stream and the other way round, so that a cut never looks like an end.
 */
export function pipeSocket(socket: Socket, stream: Stream): Promise<Piped> {
  const copies = new ReusedCopies();
  const rest = heapForBulk();
  return new Promise((resolve) => {
    let over = false;
    let reason: string | undefined;
    const finish = (why: string | undefined): void => {
      if (over) return;
      over = true;
      reason = why;
      rest();
      if (why !== undefined) {
        stream.reset(why);
        socket.resetAndDestroy();
      }
      resolve({ reason, sent_bytes: stream.delivered_bytes, received_bytes: stream.received_bytes });
    };
    socket.on('data', (bytes: Buffer) => {
      if (!stream.write(bytes)) socket.pause();
    });
    socket.on('end', () => {
      stream.end();
    });
    socket.on('drain', () => {
      stream.resume();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      finish(`the connection broke (${error.code ?? error.name})`);
    });
    socket.on('close', () => {
      if (!stream.isOver && !socket.readableEnded) finish('the connection was closed');
    });
    stream.listen({
      data: (bytes, keep) => {
        const hasRoom = keep ? socket.write(bytes, keep()) : copies.write(socket, bytes);
        if (!hasRoom) stream.pause();
      },
      drain: () => {
        socket.resume();
      },
      peerEnded: () => {
        socket.end();
      },
      closed: (why) => {
        finish(why);
      },
    });
  });
}

/**
 * What cannot be kept is the session's again after the call, and the kernel may not take it at once: it is copied, into buffers that are
 * used again when they have been written. (A new one for each frame keeps the garbage collector busier than the rest of the way.)
 */
class ReusedCopies {
  readonly #free: Buffer[] = [];

  write(socket: Socket, bytes: Uint8Array): boolean {
    if (bytes.length < leastReused_bytes) return socket.write(Buffer.from(bytes));
    const buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(reused_bytes);
    buffer.set(bytes);
    return socket.write(buffer.subarray(0, bytes.length), () => {
      if (this.#free.length < mostFree) this.#free.push(buffer);
    });
  }
}
