import type { Channel, ChannelEnd, ChannelEvents } from '@mistri/link';

export interface LineShape {
  readonly roundTrip_ms: number;
  readonly bytesPerSecond: number;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly leaves_ms: number;
  readonly arrives_ms: number;
}

const highWater_bytes = 1024 * 1024;

/** Two ends of a bare channel in real time, with delay and a rate: what comes later arrives later, whatever the timers do. */
export function shapedLine(shape: LineShape): [Channel, Channel] {
  const a = new LineEnd(shape);
  const b = new LineEnd(shape);
  a.other = b;
  b.other = a;
  return [a, b];
}

class LineEnd implements Channel {
  readonly kind = 'relay';
  readonly path = 'shaped line';
  other: LineEnd | undefined;
  readonly #shape: LineShape;
  #events: ChannelEvents | undefined;
  readonly #early: Uint8Array[] = [];
  readonly #leaving: Piece[] = [];
  readonly #travelling: Piece[] = [];
  #buffered_bytes = 0;
  #freeAt_ms = 0;
  #wantsDrain = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(shape: LineShape) {
    this.#shape = shape;
  }

  get buffered_bytes(): number {
    return this.#buffered_bytes;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    for (const bytes of this.#early.splice(0)) events.data(bytes);
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#isClosed) return true;
    const { roundTrip_ms, bytesPerSecond } = this.#shape;
    for (const given of pieces) {
      const bytes = Uint8Array.from(given);
      this.#freeAt_ms = Math.max(this.#freeAt_ms, performance.now()) + (bytes.length / bytesPerSecond) * 1000;
      const piece = { bytes, leaves_ms: this.#freeAt_ms, arrives_ms: this.#freeAt_ms + roundTrip_ms / 2 };
      this.#leaving.push(piece);
      this.#buffered_bytes += bytes.length;
    }
    this.#wake();
    const hasRoom = this.#buffered_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    this.close({ how: 'ended', reason: 'ended' });
  }

  abort(reason: string): void {
    this.close({ how: 'aborted', reason });
    setImmediate(() => this.other?.close({ how: 'lost', reason: 'reset by the other side' }));
  }

  pause(): void {
    throw new Error('a session does not pause its channels');
  }

  resume(): void {
    // Never paused.
  }

  arrived(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#events) this.#events.data(bytes);
    else this.#early.push(bytes);
  }

  close(end: ChannelEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#events?.closed(end);
  }

  #wake(): void {
    const next_ms = Math.min(
      this.#leaving[0]?.leaves_ms ?? Number.POSITIVE_INFINITY,
      this.#travelling[0]?.arrives_ms ?? Number.POSITIVE_INFINITY,
    );
    if (this.#timer !== undefined || this.#isClosed || !Number.isFinite(next_ms)) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#move();
        this.#wake();
      },
      Math.max(0, next_ms - performance.now()),
    );
  }

  #move(): void {
    const now_ms = performance.now();
    while (this.#leaving[0] && this.#leaving[0].leaves_ms <= now_ms) {
      const piece = this.#leaving.shift() as Piece;
      this.#buffered_bytes -= piece.bytes.length;
      this.#travelling.push(piece);
    }
    while (this.#travelling[0] && this.#travelling[0].arrives_ms <= now_ms)
      this.other?.arrived((this.#travelling.shift() as Piece).bytes);
    if (!this.#wantsDrain || this.#isClosed || this.#buffered_bytes >= highWater_bytes / 2) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }
}
