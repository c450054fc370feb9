import type { SentMark } from './path-estimator.ts';
import type { Stream } from './stream.ts';
import type { PlacedFrame } from './frame-slabs.ts';

/** A numbered frame that the other side has not confirmed yet. */
export interface SentFrame<Carrier> {
  readonly number: number;
  /** As it went out and may have to again. */
  readonly placed: PlacedFrame;
  readonly payload_bytes: number;
  /** Whose data this is; undefined for frames that are none. */
  readonly owner: Stream | undefined;
  /** On what it was sent last; undefined while it waits to be sent again. */
  carrier: Carrier | undefined;
  mark: SentMark | undefined;
}

/** What was sent and not confirmed, in order of the numbers. Bounded by the window of the path estimator. */
export class ReplayBuffer<Carrier> {
  #frames: SentFrame<Carrier>[] = [];
  /** Index of the first frame that still counts: shifting an array of thousands each time would cost. */
  #first = 0;
  #nextNumber = 1;
  #confirmed = 0;
  #unconfirmed_bytes = 0;

  get nextNumber(): number {
    return this.#nextNumber;
  }

  /** Everything up to this number has arrived. */
  get confirmed(): number {
    return this.#confirmed;
  }

  get unconfirmed_bytes(): number {
    return this.#unconfirmed_bytes;
  }

  get isEmpty(): boolean {
    return this.#first === this.#frames.length;
  }

  /** It has the number `nextNumber`. */
  add(placed: PlacedFrame, payload_bytes: number, owner: Stream | undefined): SentFrame<Carrier> {
    const number = this.#nextNumber;
    const sent: SentFrame<Carrier> = { number, placed, payload_bytes, owner, carrier: undefined, mark: undefined };
    this.#nextNumber += 1;
    this.#unconfirmed_bytes += payload_bytes;
    this.#frames.push(sent);
    return sent;
  }

  /**
   * @param onGone each frame that is now known to have arrived
   * @returns how many bytes of payload that was
   */
  confirm(upTo: number, onGone: (frame: SentFrame<Carrier>) => void): number {
    let bytes = 0;
    for (;;) {
      const frame = this.#frames[this.#first];
      if (!frame || frame.number > upTo) break;
      this.#first += 1;
      bytes += frame.payload_bytes;
      onGone(frame);
    }
    this.#confirmed = Math.max(this.#confirmed, upTo);
    this.#unconfirmed_bytes -= bytes;
    if (this.#first > 1024 || this.isEmpty) {
      this.#frames = this.#frames.slice(this.#first);
      this.#first = 0;
    }
    return bytes;
  }

  /** What went over a channel that is gone has to be sent again. */
  lost(carrier: Carrier): void {
    for (let index = this.#first; index < this.#frames.length; index += 1) {
      const frame = this.#frames[index];
      if (frame?.carrier === carrier) frame.carrier = undefined;
    }
  }

  /** Frames waiting to be sent again, oldest first. */
  *unsent(): Generator<SentFrame<Carrier>> {
    for (let index = this.#first; index < this.#frames.length; index += 1) {
      const frame = this.#frames[index];
      if (frame && frame.carrier === undefined) yield frame;
    }
  }
}
