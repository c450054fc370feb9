import type { Socket } from 'node:net';
import type { Stream } from '@mistri/link';

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
  return new Promise((resolve) => {
    let over = false;
    let reason: string | undefined;
    const finish = (why: string | undefined): void => {
      if (over) return;
      over = true;
      reason = why;
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
      data: (bytes) => {
        // The array is the session's again after this call; what the kernel does not take at once has to be kept.
        if (!socket.write(Buffer.from(bytes))) stream.pause();
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
