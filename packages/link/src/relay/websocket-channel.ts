import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';

/** What a page's WebSocket and the one of `ws` have in common. `pause` is there only in Node. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  addEventListener(name: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(name: 'close', listener: (event: { readonly code: number }) => void): void;
  addEventListener(name: 'error' | 'open', listener: () => void): void;
  pause?(): void;
  resume?(): void;
  /** Closes without a word, where that is possible. */
  terminate?(): void;
}

const isOpen = 1;
const highWater_bytes = 1024 * 1024;
/** The relay takes no longer ones (contracts/link/leg.ts). */
const maxMessage_bytes = 256 * 1024;
/** A WebSocket does not tell when its buffer empties. */
const lookAgain_ms = 2;
const normalClosure = 1000;
/** The only ones that a page may send are 1000 and 3000 to 4999. */
const givenUp = 4000;

/**
 * An open WebSocket as a bare channel. The half-close that it lacks is an empty binary message. In a page nothing can stop
 * the other side from sending: what comes while it is paused is kept, and only the credit of streams bounds it.
 */
export class WebSocketChannel implements Channel {
  readonly kind: ChannelKind = 'relay';
  readonly path: string;
  #socket: WebSocketLike;
  #clock: LinkClock;
  #events: ChannelEvents | undefined;
  #waiting: Uint8Array[] = [];
  #isPaused = true;
  #hasEnded = false;
  #peerEnd: 'no' | 'arrived' | 'told' = 'no';
  #closed: ChannelEnd | undefined;
  #isTold = false;
  #look: CancelTimer | undefined;

  constructor(socket: WebSocketLike, options: { readonly path: string; readonly clock: LinkClock }) {
    this.path = options.path;
    this.#socket = socket;
    this.#clock = options.clock;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      this.#arrived(data);
    });
    // What was wrong is never said; the close that follows is all there is to know.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code }) => {
      const isClean = this.#hasEnded && this.#peerEnd !== 'no' && code === normalClosure;
      this.#over(
        isClean
          ? { how: 'ended', reason: 'both sides ended' }
          : { how: 'lost', reason: `the WebSocket was closed (${code})` },
      );
    });
  }

  get buffered_bytes(): number {
    return this.#closed ? 0 : this.#socket.bufferedAmount;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    this.resume();
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#closed || this.#hasEnded || this.#socket.readyState !== isOpen) return true;
    for (const message of inMessages(pieces)) this.#socket.send(message);
    const hasRoom = this.#socket.bufferedAmount < highWater_bytes;
    if (!hasRoom) this.#lookForRoom();
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#closed) return;
    this.#hasEnded = true;
    if (this.#socket.readyState === isOpen) this.#socket.send(new Uint8Array(0));
  }

  abort(reason: string): void {
    if (this.#closed) return;
    this.#waiting = [];
    this.#socket.close(givenUp);
    this.#socket.terminate?.();
    this.#over({ how: 'aborted', reason });
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.resume?.();
    this.#deliver();
  }

  #arrived(data: unknown): void {
    if (this.#closed) return;
    if (!(data instanceof ArrayBuffer) || this.#peerEnd !== 'no') {
      this.abort('a message that is none');
      return;
    }
    if (data.byteLength === 0) this.#peerEnd = 'arrived';
    else this.#waiting.push(new Uint8Array(data));
    this.#deliver();
  }

  #deliver(): void {
    // A handler may pause it again.
    while (this.#events && !this.#isPaused) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#events.data(next);
    }
    if (!this.#events || this.#isPaused || this.#waiting.length > 0) return;
    if (this.#peerEnd === 'arrived') {
      this.#peerEnd = 'told';
      this.#events.peerEnded();
    }
    if (this.#closed && !this.#isTold) {
      this.#isTold = true;
      this.#events.closed(this.#closed);
    }
  }

  #lookForRoom(): void {
    this.#look ??= this.#clock.after(lookAgain_ms, () => {
      this.#look = undefined;
      if (this.#closed) return;
      if (this.#socket.bufferedAmount < highWater_bytes / 2) this.#events?.drain();
      else this.#lookForRoom();
    });
  }

  #over(end: ChannelEnd): void {
    if (this.#closed) return;
    this.#closed = end;
    this.#look?.();
    if (end.how === 'ended') {
      this.#deliver();
      return;
    }
    this.#waiting = [];
    this.#isTold = this.#events !== undefined;
    this.#events?.closed(end);
  }
}

/** Small pieces together, long ones cut: each message costs a header on the wire and a turn of the event loop. */
function* inMessages(pieces: readonly Uint8Array[]): Generator<Uint8Array<ArrayBuffer>> {
  let left_bytes = 0;
  for (const piece of pieces) left_bytes += piece.length;
  let message = new Uint8Array(Math.min(left_bytes, maxMessage_bytes));
  let filled_bytes = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const take = Math.min(message.length - filled_bytes, piece.length - at);
      message.set(piece.subarray(at, at + take), filled_bytes);
      at += take;
      filled_bytes += take;
      left_bytes -= take;
      if (filled_bytes < message.length) continue;
      yield message;
      message = new Uint8Array(Math.min(left_bytes, maxMessage_bytes));
      filled_bytes = 0;
    }
  }
}
