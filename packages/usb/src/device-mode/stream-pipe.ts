import type { BytePipe } from '../byte-pipe.ts';

/** As much of a stream of Link as is needed here (packages/link, `Stream`). */
export interface StreamLike {
  readonly isOver: boolean;
  /** False: wait for `drain`. */
  write(bytes: Uint8Array): boolean;
  end(): void;
  reset(reason: string): void;
  pause(): void;
  resume(): void;
  listen(events: {
    data(bytes: Uint8Array): void;
    drain(): void;
    peerEnded(): void;
    closed(reason: string | undefined): void;
  }): void;
}

/** Arrived and not yet read; above, the other side waits. */
const mostWaiting_bytes = 4 * 1024 * 1024;

/** A stream as a pipe, with back-pressure both ways. Listens to it at once. */
export function streamPipe(stream: StreamLike): BytePipe {
  const arrived: Uint8Array[] = [];
  let waiting_bytes = 0;
  let isPaused = false;
  let isOver = false;
  let wake: (() => void) | undefined;
  const writers: (() => void)[] = [];
  const room = (): void => {
    for (const writer of writers.splice(0)) writer();
  };
  const over = (): void => {
    isOver = true;
    wake?.();
    room();
  };
  stream.listen({
    data: (bytes) => {
      if (isOver) return;
      arrived.push(new Uint8Array(bytes));
      waiting_bytes += bytes.length;
      if (waiting_bytes > mostWaiting_bytes && !isPaused) {
        isPaused = true;
        stream.pause();
      }
      wake?.();
    },
    drain: room,
    peerEnded: over,
    closed: over,
  });
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = arrived.shift();
      if (next) {
        waiting_bytes -= next.length;
        if (isPaused && waiting_bytes < mostWaiting_bytes / 2 && !isOver) {
          isPaused = false;
          stream.resume();
        }
        yield next;
      } else if (isOver) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return {
    incoming: incoming(),
    write: (bytes) =>
      new Promise((resolve) => {
        if (isOver || stream.isOver || stream.write(bytes)) resolve();
        else writers.push(resolve);
      }),
    close: () => {
      if (!isOver && !stream.isOver) stream.end();
      // What has arrived is nobody's any more: a pipe that was closed here gives nothing.
      arrived.length = 0;
      over();
    },
  };
}
