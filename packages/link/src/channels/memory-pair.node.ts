import type { Channel, ChannelEnd, ChannelEvents } from './channel.ts';

const highWater_bytes = 256 * 1024;

/** Two ends of a bare channel within one process, as fast as the event loop. `tap` sees and may change what passes. */
export function memoryPair(
  tap: (bytes: Uint8Array, from: 'a' | 'b') => Uint8Array = (bytes) => bytes,
): [Channel, Channel] {
  const a = new MemoryEnd((bytes) => tap(bytes, 'a'));
  const b = new MemoryEnd((bytes) => tap(bytes, 'b'));
  a.other = b;
  b.other = a;
  return [a, b];
}

class MemoryEnd implements Channel {
  readonly kind = 'relay';
  readonly path = 'memory';
  other: MemoryEnd | undefined;
  #tap: (bytes: Uint8Array) => Uint8Array;
  #events: ChannelEvents | undefined;
  #incoming: Uint8Array[] = [];
  #incoming_bytes = 0;
  #isPaused = false;
  #isMoving = false;
  #hasEnded = false;
  #peerEnd: 'no' | 'arrived' | 'told' = 'no';
  #isClosed = false;
  #end: ChannelEnd | undefined;
  #wantsDrain = false;

  constructor(tap: (bytes: Uint8Array) => Uint8Array) {
    this.#tap = tap;
  }

  get buffered_bytes(): number {
    return this.other?.waiting_bytes ?? 0;
  }

  get waiting_bytes(): number {
    return this.#incoming_bytes;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    this.#move();
    if (this.#end) events.closed(this.#end);
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    for (const piece of pieces) this.other?.take(this.#tap(piece.slice()));
    const hasRoom = this.buffered_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.other?.endArrived();
    this.#closeWhenBothEnded();
  }

  abort(reason: string): void {
    this.close({ how: 'aborted', reason });
    setImmediate(() => this.other?.close({ how: 'lost', reason: 'reset by the other side' }));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#move();
  }

  take(bytes: Uint8Array): void {
    this.#incoming.push(bytes);
    this.#incoming_bytes += bytes.length;
    this.#move();
  }

  endArrived(): void {
    if (this.#peerEnd === 'no') this.#peerEnd = 'arrived';
    this.#move();
  }

  drained(): void {
    if (!this.#wantsDrain) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  close(end: ChannelEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end = end;
    this.#events?.closed(end);
  }

  #move(): void {
    if (this.#isMoving) return;
    this.#isMoving = true;
    setImmediate(() => {
      this.#isMoving = false;
      if (!this.#events || this.#isPaused || this.#isClosed) return;
      const bytes = this.#incoming.shift();
      if (bytes) {
        this.#incoming_bytes -= bytes.length;
        this.#events.data(bytes);
        if (this.#incoming_bytes < highWater_bytes / 2) this.other?.drained();
        this.#move();
        return;
      }
      if (this.#peerEnd !== 'arrived') return;
      this.#peerEnd = 'told';
      this.#events.peerEnded();
      this.#closeWhenBothEnded();
    });
  }

  #closeWhenBothEnded(): void {
    if (this.#hasEnded && this.#peerEnd === 'told') this.close({ how: 'ended', reason: 'both sides ended' });
  }
}
