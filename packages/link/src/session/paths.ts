import type { Channel, ChannelEnd } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import type { Frame } from '../wire/frame.ts';
import { Carrier } from './carrier.ts';

const greetWithin_ms = 10_000;
/** A relay under bulk answers later than an idle one. */
const leastPatience_ms = 1500;

/** What the paths tell their session. */
export interface PathsHost {
  readonly clock: LinkClock;
  readonly heartbeat_ms: number;
  /** A channel on which nothing was heard for so long is given up. */
  readonly silence_ms: number;
  frame(from: Carrier, frame: Frame): void;
  drain(): void;
  /** With each heartbeat. */
  beat(): void;
  /** Data goes over another carrier from now on, or over none; then `how` the last one ended. */
  chosen(best: Carrier | undefined, why: string, how?: ChannelEnd['how']): void;
  /** Called before another one is chosen: what went over it has to be sent again. */
  lost(carrier: Carrier): void;
}

/** The channels of a session: which are open, which carries the data, and whether they still live. */
export class Paths {
  #host: PathsHost;
  #carriers = new Set<Carrier>();
  #active: Carrier | undefined;
  #heartbeat: CancelTimer;

  constructor(host: PathsHost) {
    this.#host = host;
    this.#heartbeat = this.#beatLater();
  }

  get active(): Carrier | undefined {
    return this.#active;
  }

  /** @param helloOf makes the greeting with the lot of this side */
  attach(channel: Channel, helloOf: (lot: number) => Uint8Array): void {
    const { clock } = this.#host;
    const carrier = new Carrier(channel, clock, {
      frame: (from, frame) => {
        this.#host.frame(from, frame);
      },
      drain: () => {
        this.#host.drain();
      },
      gone: (from, end) => {
        this.#lost(from, end);
      },
    });
    this.#carriers.add(carrier);
    const [lot = 0] = crypto.getRandomValues(new Uint32Array(1));
    carrier.lot = lot;
    carrier.start(helloOf(lot));
    clock.after(greetWithin_ms, () => {
      if (carrier.state === 'greeting') carrier.abort('no greeting in time');
    });
  }

  choose(why: string): void {
    let best: Carrier | undefined;
    for (const carrier of this.#carriers) {
      if (carrier.isOpen && !carrier.hasRetired && (!best || carrier.isBetterThan(best))) best = carrier;
    }
    if (best === this.#active) return;
    this.#active = best;
    this.#host.chosen(best, why);
    if (!best) return;
    for (const carrier of this.#carriers) {
      // The relay stays as it is, quiet, for the moment when the better path breaks (LNK-10).
      if (carrier !== best && carrier.kind !== 'relay') carrier.retire();
    }
  }

  /**
   * Something happened to the network: every path is asked whether it still lives, and given up when it does not answer soon.
   * Without a reason for doubt a silence has to last three heartbeats.
   */
  doubt(): void {
    const { clock } = this.#host;
    const doubted_ms = clock.now_ms();
    for (const carrier of this.#carriers) {
      if (!carrier.isOpen) continue;
      carrier.ping();
      const patience_ms = Math.max(leastPatience_ms, 4 * (carrier.estimator.roundTrip_ms ?? 0));
      clock.after(patience_ms, () => {
        if (carrier.isOpen && !carrier.isHeld && carrier.heardAt_ms <= doubted_ms)
          carrier.abort('no answer since the network changed');
      });
    }
  }

  /** The session is over: what is open ends in order, what is not is given up. */
  close(reason: string): void {
    this.#heartbeat();
    for (const carrier of this.#carriers) {
      if (carrier.isOpen) carrier.end();
      else carrier.abort(reason);
    }
  }

  #lost(carrier: Carrier, end: ChannelEnd): void {
    this.#carriers.delete(carrier);
    this.#host.lost(carrier);
    if (carrier === this.#active) {
      const why = `${carrier.kind} is gone: ${end.reason}`;
      this.#active = undefined;
      this.choose(why);
      if (!this.#active) this.#host.chosen(undefined, why, end.how);
    }
    this.#host.drain();
  }

  #beatLater(): CancelTimer {
    return this.#host.clock.after(this.#host.heartbeat_ms, () => {
      this.#heartbeat = this.#beatLater();
      this.#beat();
      this.#host.beat();
    });
  }

  #beat(): void {
    const now_ms = this.#host.clock.now_ms();
    for (const carrier of this.#carriers) {
      if (!carrier.isOpen || carrier.isHeld) continue;
      const quiet_ms = now_ms - carrier.heardAt_ms;
      if (quiet_ms >= this.#host.silence_ms) carrier.abort(`nothing heard for ${Math.round(quiet_ms)} ms`);
      else carrier.ping();
    }
  }
}
