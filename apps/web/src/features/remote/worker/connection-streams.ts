import type { LinkConnection, Priority, Stream } from '@mistri/link';

/** Streams of one Link session as the repair protocol takes them; those that come early wait for their listener. */
export class ConnectionStreams {
  readonly #connection: LinkConnection;
  #listener: ((stream: Stream) => void) | undefined;
  #waiting: Stream[] = [];

  constructor(connection: LinkConnection) {
    this.#connection = connection;
  }

  open(label: string, priority: Priority): Stream {
    return this.#connection.open(label, priority);
  }

  onStream(listener: (stream: Stream) => void): void {
    this.#listener = listener;
    for (const stream of this.#waiting.splice(0)) listener(stream);
  }

  /** From the worker's Link: a stream that the other side opened. */
  arrived(stream: Stream): void {
    if (this.#listener) this.#listener(stream);
    else this.#waiting.push(stream);
  }
}
