import type { LegSocket } from '../legs/leg-socket.ts';

/** While its session waits for its turn, so much of a leg is read ahead: enough for a full turn and the next one. */
const readAhead_bytes = 128 * 1024;

/** What the session says about the bytes of one direction. */
export interface PumpMeter {
  /** Counts. False: the session's quota is used up and nothing more goes. */
  count(bytes: number): boolean;
  /** With limits in force a piece waits for its turn, else it goes at once. */
  readonly isLimited: boolean;
  queue(bytes: Buffer, send: (bytes: Buffer) => void): void;
}

/**
 * One direction of a pair: what one leg sends goes to the other, unread. As fast as Node can while nothing is limited:
 * one call per piece, no copy. A slow reader stops its sender, and nobody else.
 */
export class Pump {
  #from: LegSocket;
  #to: LegSocket;
  #meter: PumpMeter;
  #onQuota: () => void;
  #queued_bytes = 0;
  #isFull = false;
  #hasEnded = false;

  constructor(from: LegSocket, to: LegSocket, meter: PumpMeter, onQuota: () => void) {
    this.#from = from;
    this.#to = to;
    this.#meter = meter;
    this.#onQuota = onQuota;
  }

  data(bytes: Buffer): void {
    if (!this.#meter.count(bytes.length)) {
      this.#onQuota();
      return;
    }
    if (this.#queued_bytes === 0 && !this.#meter.isLimited) {
      if (!this.#to.write(bytes)) {
        this.#isFull = true;
        this.#from.pause();
      }
      return;
    }
    this.#queued_bytes += bytes.length;
    if (this.#queued_bytes >= readAhead_bytes) this.#from.pause();
    this.#meter.queue(bytes, this.#send);
  }

  /** The receiving leg has room again. */
  drain(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    if (this.#queued_bytes < readAhead_bytes) this.#from.resume();
  }

  /** The half-close goes on when all that came before it has gone. */
  ended(): void {
    this.#hasEnded = true;
    if (this.#queued_bytes === 0) this.#to.end();
  }

  #send = (bytes: Buffer): void => {
    this.#queued_bytes -= bytes.length;
    if (!this.#to.write(bytes)) {
      this.#isFull = true;
      this.#from.pause();
    } else if (!this.#isFull && this.#queued_bytes < readAhead_bytes) {
      this.#from.resume();
    }
    if (this.#queued_bytes === 0 && this.#hasEnded) this.#to.end();
  };
}
