import type { LegEvents, LegSocket } from '../legs/leg-socket.ts';
import type { StillFilter } from '../legs/still-filter.ts';
import { Pump, type PumpMeter } from './pump.ts';

export type PairEnd = 'ended' | 'aborted' | 'quota' | 'idle' | 'time' | 'expired' | 'killed' | 'crowded' | 'drained';

export interface PairSide {
  readonly leg: LegSocket;
  readonly deviceId: string;
  readonly role: 'host' | 'guest';
  /** Payload that had come behind the leg's last message, and what takes out the answers still to come. */
  readonly early: Buffer;
  readonly filter: StillFilter;
}

/** Two legs joined. Bytes, half-closes and aborts go from one to the other; nothing is looked at. */
export class Pair {
  readonly sides: readonly [PairSide, PairSide];
  readonly startedAt_ms: number;
  #onEnd: (end: PairEnd) => void;
  #meter: (side: PairSide) => PumpMeter;
  #end: PairEnd | undefined;
  #closed = 0;
  #hasEnded = false;

  constructor(options: {
    readonly sides: readonly [PairSide, PairSide];
    readonly now_ms: number;
    readonly meter: (side: PairSide) => PumpMeter;
    readonly onEnd: (end: PairEnd) => void;
  }) {
    this.sides = options.sides;
    this.startedAt_ms = options.now_ms;
    this.#onEnd = options.onEnd;
    this.#meter = options.meter;
  }

  start(): void {
    const [one, other] = this.sides;
    const stop = (): void => {
      this.end('quota');
    };
    const there = new Pump(one.leg, other.leg, this.#meter(one), stop);
    const back = new Pump(other.leg, one.leg, this.#meter(other), stop);
    one.leg.listen(this.#events(there, back, one.filter));
    other.leg.listen(this.#events(back, there, other.filter));
    if (one.early.length > 0) there.data(one.early);
    if (other.early.length > 0) back.data(other.early);
    one.leg.resume();
    other.leg.resume();
  }

  /** One direction is over: what vanished without a word over TCP looks like this too. */
  get isHalfClosed(): boolean {
    return this.#hasEnded;
  }

  /** Both legs are given up; the devices notice it as a lost channel. */
  end(end: PairEnd): void {
    if (this.#end) return;
    this.#end = end;
    for (const side of this.sides) side.leg.abort();
    this.#onEnd(end);
  }

  #events(outward: Pump, inward: Pump, filter: StillFilter): LegEvents {
    return {
      data: (bytes) => {
        if (this.#end) return;
        const payload = filter.isDone ? bytes : filter.pass(bytes);
        if (payload.length > 0) outward.data(payload);
      },
      drain: () => {
        inward.drain();
      },
      ended: () => {
        this.#hasEnded = true;
        const held = filter.flush();
        if (held.length > 0 && !this.#end) outward.data(held);
        outward.ended();
      },
      closed: (isClean) => {
        this.#closed += 1;
        if (!isClean) this.end('aborted');
        else if (this.#closed === 2 && !this.#end) {
          this.#end = 'ended';
          this.#onEnd('ended');
        }
      },
    };
  }
}
