import type { Priority } from '@mistri/link';
import type { PortStream } from '@mistri/link/browser';
import type { ByteStream, SessionStreams } from './byte-stream.ts';

/** What opens streams: a `Session`, a `LinkConnection`. */
export interface StreamOpener {
  open(label: string, priority: Priority): ByteStream;
}

/** Streams that come before somebody listens wait here; more than these are given up. */
const mostEarly = 64;

/**
 * A session of Link as `SessionStreams`. Whoever has the session's events tells of every stream that arrives: in a worker from
 * `onStream`, in Node from the connection's events.
 */
export class LinkStreams implements SessionStreams {
  readonly #opener: StreamOpener;
  readonly #early: ByteStream[] = [];
  #listener: ((stream: ByteStream) => void) | undefined;

  constructor(opener: StreamOpener) {
    this.#opener = opener;
  }

  open(label: string, priority: Priority): ByteStream {
    return this.#opener.open(label, priority);
  }

  onStream(listener: (stream: ByteStream) => void): void {
    this.#listener = listener;
    for (const stream of this.#early.splice(0)) listener(stream);
  }

  arrived(stream: ByteStream): void {
    if (this.#listener) this.#listener(stream);
    else if (this.#early.length < mostEarly) this.#early.push(stream);
    else stream.reset('too many streams');
  }
}

/** A stream whose session runs in another thread. */
export function portByteStream(port: PortStream, label: string): ByteStream {
  return {
    label,
    listen: (events) => port.listen(events),
    write: (bytes) => port.write(bytes),
    end: () => port.end(),
    reset: (reason) => port.close(reason),
    pause: () => port.pause(),
    resume: () => port.resume(),
  };
}
