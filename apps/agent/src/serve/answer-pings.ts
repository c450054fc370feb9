import type { Stream } from '@mistri/link';

/** Label of a stream on which whatever is sent comes back. */
export const pingLabel = 'ping/1';
const mostWaiting_bytes = 64 * 1024;

export function answerPings(stream: Stream): void {
  stream.listen({
    data: (bytes) => {
      // It is for measuring, not for carrying data round in circles.
      if (stream.buffered_bytes > mostWaiting_bytes) stream.reset('pings come faster than they can be answered');
      else stream.write(new Uint8Array(bytes));
    },
    drain: () => undefined,
    peerEnded: () => {
      stream.end();
    },
    closed: () => undefined,
  });
}
