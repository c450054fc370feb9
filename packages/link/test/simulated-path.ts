import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../src/channels/channel.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface PathShape {
  readonly kind: ChannelKind;
  /** One way. */
  readonly delay_ms: number;
  /** Of the narrowest hop, each way. */
  readonly bytesPerSecond: number;
}

const highWater_bytes = 1024 * 1024;
const piece_bytes = 16 * 1024;

/** Two ends of a path with delay and a narrowest hop: bytes wait in its queue, as they do in a real one. */
export function simulatedPath(clock: SimulatedClock, shape: PathShape): SimulatedPath {
  const a = new SimulatedEnd(clock, shape);
  const b = new SimulatedEnd(clock, shape);
  a.other = b;
  b.other = a;
  return {
    a,
    b,
    cut: (how) => {
      a.cut(how);
      b.cut(how);
    },
  };
}

export interface SimulatedPath {
  readonly a: SimulatedEnd;
  readonly b: SimulatedEnd;
  /** `reset`: both ends notice at once. `silent`: nothing arrives any more, nobody is told. */
  readonly cut: (how: 'reset' | 'silent') => void;
}

export class SimulatedEnd implements Channel {
  readonly kind: ChannelKind;
  readonly path: string;
  other: SimulatedEnd | undefined;
  sent_bytes = 0;
  #clock: SimulatedClock;
  #shape: PathShape;
  #events: ChannelEvents | undefined;
  #early: (() => void)[] = [];
  #isPaused = false;
  /** Not taken by the network: the other end does not read. */
  #stuck: (() => void)[] = [];
  #freeAt_ms = 0;
  #buffered_bytes = 0;
  #wantsDrain = false;
  #isSilent = false;
  #isClosed = false;
  #hasEnded = false;
  #peerEnded = false;

  constructor(clock: SimulatedClock, shape: PathShape) {
    this.#clock = clock;
    this.#shape = shape;
    this.kind = shape.kind;
    this.path = `simulated ${shape.kind}`;
  }

  get buffered_bytes(): number {
    return this.#buffered_bytes;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    this.resume();
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#isClosed) return true;
    if (this.#hasEnded) throw new Error('written after the end');
    for (const bytes of pieces) {
      for (let at = 0; at < bytes.length; at += piece_bytes) this.#send(bytes.slice(at, at + piece_bytes));
    }
    const hasRoom = this.#buffered_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#isClosed) return;
    this.#hasEnded = true;
    this.#later(0, () => this.other?.endArrived());
    this.#closeWhenBothEnded();
  }

  abort(reason: string): void {
    this.close({ how: 'aborted', reason });
    this.#later(0, () => this.other?.close({ how: 'lost', reason: 'reset by the other side' }));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (this.#events && !this.#isPaused) {
      const run = this.#early.shift();
      if (!run) break;
      run();
    }
    this.other?.flow();
  }

  /** The other end reads again. */
  flow(): void {
    for (const run of this.#stuck.splice(0)) run();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  cut(how: 'reset' | 'silent'): void {
    this.#isSilent = true;
    if (how === 'reset') this.close({ how: 'lost', reason: 'cut' });
  }

  endArrived(): void {
    this.#peerEnded = true;
    this.#whenListened(() => {
      this.#events?.peerEnded();
      this.#closeWhenBothEnded();
    });
  }

  close(end: ChannelEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#whenListened(() => this.#events?.closed(end));
  }

  dataArrived(bytes: Uint8Array): void {
    this.#whenListened(() => {
      if (!this.#isClosed) this.#events?.data(bytes);
    });
  }

  #send(bytes: Uint8Array): void {
    this.#buffered_bytes += bytes.length;
    this.sent_bytes += bytes.length;
    this.#later(bytes.length, () => {
      this.other?.dataArrived(bytes);
    });
  }

  #later(length_bytes: number, run: () => void): void {
    const now_ms = this.#clock.now_ms();
    this.#freeAt_ms = Math.max(this.#freeAt_ms, now_ms) + (length_bytes / this.#shape.bytesPerSecond) * 1000;
    this.#clock.after(this.#freeAt_ms - now_ms, () => {
      if (length_bytes > 0 && this.other?.isPaused) this.#stuck.push(() => this.#left(length_bytes, run));
      else this.#left(length_bytes, run);
    });
  }

  #left(length_bytes: number, run: () => void): void {
    this.#buffered_bytes -= length_bytes;
    if (this.#wantsDrain && this.#buffered_bytes < highWater_bytes / 2) {
      this.#wantsDrain = false;
      if (!this.#isClosed) this.#events?.drain();
    }
    this.#clock.after(this.#shape.delay_ms, () => {
      if (!this.#isSilent) run();
    });
  }

  #whenListened(run: () => void): void {
    if (this.#events && !this.#isPaused && this.#early.length === 0) run();
    else this.#early.push(run);
  }

  #closeWhenBothEnded(): void {
    if (this.#hasEnded && this.#peerEnded) this.close({ how: 'ended', reason: 'both sides ended' });
  }
}
