import type { Priority, StreamEvents } from '@mistri/link';

/**
 * A stream of a Link session, as far as the service protocol needs it. A `Stream` of packages/link is one; a page's `PortStream`
 * becomes one by `portByteStream`. Tests and hostile clients bring their own.
 */
export interface ByteStream {
  readonly label: string;
  listen(events: StreamEvents): void;
  /** False: wait for `drain`. */
  write(bytes: Uint8Array): boolean;
  end(): void;
  /** Gives it up in both directions. */
  reset(reason: string): void;
  pause(): void;
  resume(): void;
}

/** Where streams come from: a session of Link, wherever it runs. */
export interface SessionStreams {
  /** @throws Error when the session is over */
  open(label: string, priority: Priority): ByteStream;
  /** Called for every stream that the other side opens, and at once for those that waited. One listener. */
  onStream(listener: (stream: ByteStream) => void): void;
}

/** What carries a repair, by label. */
export const labels = { operation: 'op', blob: 'blob', log: 'log', state: 'state' } as const;
