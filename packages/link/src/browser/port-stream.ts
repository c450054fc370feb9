import { own } from '../wire/bytes.ts';
import type { Stream, StreamEvents } from '../session/stream.ts';
import type { PortLike } from './port-like.ts';

const window_bytes = 1024 * 1024;

type Said =
  | { readonly bytes: Uint8Array }
  | { readonly got_bytes: number }
  | { readonly end: true }
  | { readonly closed: string | undefined };

/**
 * A stream between two threads: bytes both ways with back-pressure (at most a window that the reader has not taken yet),
 * half-close, one reason at the end. The same on both sides.
 */
export class PortStream {
  #port: PortLike;
  #events: StreamEvents | undefined;
  #unread: Uint8Array[] = [];
  #notTaken_bytes = 0;
  #wantsDrain = false;
  #isPaused = true;
  #hasEnded = false;
  #peerEnd: 'no' | 'arrived' | 'told' = 'no';
  #isOver = false;
  #closing: { readonly reason: string | undefined } | undefined;
  #reason: string | undefined;

  constructor(port: PortLike) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => {
      this.#heard(data as Said);
    });
    port.start?.();
  }

  listen(events: StreamEvents): void {
    this.#events = events;
    this.resume();
    if (this.#isOver) events.closed(this.#reason);
  }

  /** The bytes are copied. False: wait for `drain`. */
  write(bytes: Uint8Array): boolean {
    if (this.#isOver || this.#hasEnded || bytes.length === 0) return true;
    const copy = own(bytes);
    this.#notTaken_bytes += copy.length;
    this.#say({ bytes: copy }, [copy.buffer]);
    const hasRoom = this.#notTaken_bytes < window_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#isOver || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#say({ end: true });
  }

  /** Over in both directions. `reason` undefined: in order. */
  close(reason: string | undefined): void {
    if (this.#isOver) return;
    this.#say({ closed: reason });
    this.#over(reason);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#handOn();
    this.#closeWhenRead();
  }

  #heard(said: Said): void {
    if (this.#isOver) return;
    if ('bytes' in said) this.#unread.push(said.bytes);
    else if ('got_bytes' in said) this.#taken(said.got_bytes);
    else if ('end' in said) this.#peerEnd = 'arrived';
    else this.#closing = { reason: said.closed };
    this.#handOn();
    this.#closeWhenRead();
  }

  #handOn(): void {
    while (this.#mayHandOn()) {
      const bytes = this.#unread.shift();
      if (!bytes) break;
      this.#say({ got_bytes: bytes.length });
      this.#events?.data(bytes);
    }
    if (!this.#mayHandOn() || this.#unread.length > 0 || this.#peerEnd !== 'arrived') return;
    this.#peerEnd = 'told';
    this.#events?.peerEnded();
    this.#closeWhenRead();
  }

  /** Over in order: what a reader that paused has not read yet is still its own. Given up: at once. */
  #closeWhenRead(): void {
    if (!this.#closing || this.#isOver) return;
    const isRead = this.#unread.length === 0 && this.#peerEnd !== 'arrived';
    if (isRead || this.#closing.reason !== undefined) this.#over(this.#closing.reason);
  }

  #mayHandOn(): boolean {
    return this.#events !== undefined && !this.#isPaused && !this.#isOver;
  }

  #taken(bytes: number): void {
    this.#notTaken_bytes -= bytes;
    if (!this.#wantsDrain || this.#notTaken_bytes >= window_bytes / 2) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  #over(reason: string | undefined): void {
    this.#isOver = true;
    this.#reason = reason;
    this.#unread = [];
    this.#events?.closed(reason);
    this.#port.close?.();
  }

  #say(said: Said, transfer: readonly object[] = []): void {
    this.#port.postMessage(said, transfer);
  }
}

/** Joins a stream of a session with its other half in the other thread. */
export function joinStreams(stream: Stream, port: PortStream): void {
  port.listen({
    data: (bytes) => {
      if (!stream.write(bytes)) port.pause();
    },
    drain: () => {
      stream.resume();
    },
    peerEnded: () => {
      stream.end();
    },
    closed: (reason) => {
      stream.reset(reason ?? 'given up');
    },
  });
  stream.listen({
    data: (bytes) => {
      if (!port.write(bytes)) stream.pause();
    },
    drain: () => {
      port.resume();
    },
    peerEnded: () => {
      port.end();
    },
    closed: (reason) => {
      port.close(reason);
    },
  });
}
