import { own } from '../wire/bytes.ts';
import { type Frame, WireError } from '../wire/frame.ts';

/** More than twice what a sender may have on its way: it does not keep to the rules. */
const maxWaiting_bytes = 80 * 1024 * 1024;
const maxWaiting_frames = 65_536;

/**
 * Puts numbered frames in order and drops what came twice. A frame can be ahead only while a session moves from one
 * channel to another: the new one is faster than the rest of the old one.
 */
export class ArrivalOrder {
  #received = 0;
  #waiting = new Map<number, Frame>();
  #waiting_bytes = 0;
  #repeated = 0;

  /** Everything up to this number has arrived. */
  get received(): number {
    return this.#received;
  }

  /** Frames that came more than once: sent again after a loss. */
  get repeated(): number {
    return this.#repeated;
  }

  /** @throws WireError when more waits than an honest sender can have on its way */
  arrived(frame: Frame, deliver: (frame: Frame) => void): void {
    if (frame.number <= this.#received || this.#waiting.has(frame.number)) {
      this.#repeated += 1;
      return;
    }
    if (frame.number > this.#received + 1) {
      this.#keep(frame);
      return;
    }
    this.#received = frame.number;
    deliver(frame);
    while (this.#waiting.size > 0) {
      const next = this.#waiting.get(this.#received + 1);
      if (!next) return;
      this.#waiting.delete(next.number);
      this.#waiting_bytes -= next.payload.length;
      this.#received = next.number;
      deliver(next);
    }
  }

  #keep(frame: Frame): void {
    this.#waiting_bytes += frame.payload.length;
    if (this.#waiting_bytes > maxWaiting_bytes || this.#waiting.size >= maxWaiting_frames)
      throw new WireError('too many frames out of order');
    this.#waiting.set(frame.number, { ...frame, payload: own(frame.payload), keep: undefined });
  }
}
