import { encodeFrame, type FrameKind, FrameParser, ProtocolError, type RepairFrame } from '../protocol/frame.ts';
import { writeJson } from '../protocol/read-json.ts';
import type { ByteStream } from './byte-stream.ts';

/** So much waits for its reader; then the stream is paused, and with it the sender. */
const mostWaiting_bytes = 512 * 1024;

/** Empty frames cost memory too. */
const costOf = (frame: RepairFrame): number => frame.payload.length + 64;

/** Frames over a stream: sending waits for room, receiving waits for the reader. */
export class FramedStream {
  readonly label: string;
  readonly #stream: ByteStream;
  readonly #parser = new FrameParser();
  readonly #gone = new AbortController();
  readonly #waiting: RepairFrame[] = [];
  #waiting_bytes = 0;
  #isPaused = false;
  #hasEnded = false;
  #ending: 'open' | 'ended' | 'broken' = 'open';
  #failure: ProtocolError | undefined;
  #wake: (() => void) | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(stream: ByteStream) {
    this.label = stream.label;
    this.#stream = stream;
    stream.listen({
      data: (bytes) => this.#arrived(bytes),
      drain: () => this.#drained(),
      peerEnded: () => this.#peerEnded(),
      closed: (reason) => this.#closed(reason),
    });
  }

  /** Aborted when the stream is gone before both sides ended it: reset by the other side, or the session is over. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** @returns false when the stream is gone; otherwise when there is room for more */
  async send(kind: FrameKind, payload: Uint8Array): Promise<boolean> {
    if (this.#gone.signal.aborted || this.#hasEnded) return false;
    if (!this.#stream.write(encodeFrame(kind, payload))) this.#room ??= Promise.withResolvers<void>();
    await this.#room?.promise;
    return !this.#gone.signal.aborted;
  }

  sendJson(kind: FrameKind, value: unknown): Promise<boolean> {
    return this.send(kind, writeJson(value));
  }

  /** False: nothing more before `room` resolves. */
  get hasRoom(): boolean {
    return this.#room === undefined;
  }

  get room(): Promise<void> {
    return this.#room?.promise ?? Promise.resolve();
  }

  end(): void {
    if (this.#gone.signal.aborted || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stream.end();
  }

  reset(reason: string): void {
    this.#stream.reset(reason);
    this.#closed(reason);
  }

  /** @throws ProtocolError when the other side breaks the protocol; the stream is given up then */
  async next(): Promise<RepairFrame | undefined> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame) {
        this.#waiting_bytes -= costOf(frame);
        if (this.#isPaused && this.#waiting_bytes < mostWaiting_bytes / 2) {
          this.#isPaused = false;
          this.#stream.resume();
        }
        return frame;
      }
      if (this.#failure) throw this.#failure;
      if (this.#ending !== 'open') return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Of a frame of this stream, once: its payload is nobody's from now on. */
  giveBack(frame: RepairFrame): void {
    this.#parser.giveBack(frame);
  }

  #arrived(bytes: Uint8Array): void {
    if (this.#failure) return;
    try {
      this.#parser.push(bytes, (frame) => {
        this.#waiting.push(frame);
        this.#waiting_bytes += costOf(frame);
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
      return;
    }
    if (this.#waiting_bytes > mostWaiting_bytes && !this.#isPaused) {
      this.#isPaused = true;
      this.#stream.pause();
    }
    this.#wakeReader();
  }

  #fail(error: ProtocolError): void {
    this.#failure = error;
    this.reset(`not ${this.label}`);
  }

  #peerEnded(): void {
    if (this.#ending !== 'open') return;
    if (!this.#parser.isAtBoundary) return this.#fail(new ProtocolError('a stream that ends within a frame'));
    this.#ending = 'ended';
    this.#wakeReader();
  }

  #closed(reason: string | undefined): void {
    if (reason === undefined) {
      if (this.#ending === 'open') this.#ending = 'ended';
    } else if (this.#ending !== 'broken') {
      this.#ending = 'broken';
      this.#waiting.length = 0;
      this.#gone.abort();
    }
    this.#drained();
    this.#wakeReader();
  }

  #drained(): void {
    const room = this.#room;
    this.#room = undefined;
    room?.resolve();
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
