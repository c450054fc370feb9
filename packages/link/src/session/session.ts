import type { Channel, ChannelKind } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import { own, sameBytes } from '../wire/bytes.ts';
import { type Frame, frameTypes, isNumbered, WireError } from '../wire/frame.ts';
import { ArrivalOrder } from './arrival-order.ts';
import type { Carrier } from './carrier.ts';
import { decodeHello, encodeHello, lifeLength_bytes, type Role } from './hello.ts';
import { Paths } from './paths.ts';
import { Sender } from './sender.ts';
import { SessionMeter } from './session-meter.ts';
import { maxLabel_bytes, StreamTable } from './stream-table.ts';
import type { Priority, Stream } from './stream.ts';

export type SessionState = 'connecting' | 'open' | 'paused' | 'ending' | 'ended';

export interface SessionEnd {
  readonly reason: string;
  /** Who ended it; `time`: its hard end or the limit for resuming. */
  readonly by: 'here' | 'peer' | 'time';
  /** True when both sides have said how far they went: what was confirmed is what was delivered, both ways. */
  readonly isAgreed: boolean;
}

export interface SessionEvents {
  /** The other side opened a stream: `listen` to it, or it waits. */
  stream(stream: Stream): void;
  state(state: SessionState): void;
  /** Data goes over another channel from now on, or (undefined) over none. */
  path(to: { readonly kind: ChannelKind; readonly path: string } | undefined, why: string): void;
  ended(end: SessionEnd): void;
}

export interface SessionOptions {
  readonly role: Role;
  /** SHA-256 of the session token, 32 bytes. */
  readonly tokenHash: Uint8Array;
  readonly clock: LinkClock;
  /** How long the session waits for a channel after it lost all. */
  readonly resumeWithin_ms: number;
  /** Counted from now on the monotonic clock. */
  readonly hardEndIn_ms: number;
  readonly events: SessionEvents;
  /** The limits of the token, kept here. None: no limits. */
  readonly meter?: SessionMeter;
  readonly heartbeat_ms?: number;
  /** A channel on which nothing was heard for so long is given up. */
  readonly silence_ms?: number;
}

const nothing = new Uint8Array(0);
const finishWithin_ms = 5000;
export const totalUsedUp = 'the bytes that the token allows are used up';
export const tooFast = 'the other device sends more than the token allows';
/** A program was started again with the same token: nothing of this session is left there. */
export const beganAnew = 'a device began anew with the same token';
const usualHeartbeat_ms = 2000;

/**
 * A connection that outlives its channels. Streams go in, numbered frames come out; what the other side has not
 * confirmed is kept and sent again on the next channel, so that not one byte is lost and none comes twice.
 */
export class Session {
  readonly role: Role;
  #options: SessionOptions;
  #clock: LinkClock;
  #state: SessionState = 'connecting';
  #meter: SessionMeter;
  #sender: Sender;
  #streams: StreamTable;
  #paths: Paths;
  #order = new ArrivalOrder();
  #ackTo: Carrier | undefined;
  readonly #life = crypto.getRandomValues(new Uint8Array(lifeLength_bytes));
  #peerLife: Uint8Array | undefined;
  #finish: { arrived: boolean; reason: string; by: SessionEnd['by'] } | undefined;
  #hardEnd: CancelTimer;
  #deadline: CancelTimer | undefined;

  constructor(options: SessionOptions) {
    if (options.tokenHash.length !== 32) throw new Error('tokenHash must be 32 bytes (SHA-256 of the session token)');
    this.role = options.role;
    this.#options = options;
    this.#clock = options.clock;
    this.#meter = options.meter ?? new SessionMeter({}, options.clock);
    this.#sender = new Sender({
      meter: this.#meter,
      usedUp: () => {
        this.finish(totalUsedUp);
      },
      clock: options.clock,
      active: () => this.#paths.active,
      isOver: () => this.#state === 'ended',
      isFinishing: () => this.#finish !== undefined,
    });
    this.#streams = new StreamTable(options.role, this.#sender, {
      now_ms: () => options.clock.now_ms(),
      roundTrip_ms: () => this.#paths.active?.estimator.roundTrip_ms ?? 0,
      isFinishing: () => this.#finish !== undefined,
      opened: (stream) => {
        options.events.stream(stream);
      },
    });
    this.#paths = this.#makePaths();
    this.#hardEnd = this.#clock.after(Math.max(0, options.hardEndIn_ms), () => {
      this.#over({ reason: 'the time of the session is over', by: 'time', isAgreed: false });
    });
    this.#waitForChannel();
  }

  get state(): SessionState {
    return this.#state;
  }

  /** What carries the data now, and what was measured on it. */
  get path(): { kind: ChannelKind; path: string; roundTrip_ms: number | undefined; bandwidth: number } | undefined {
    const { active } = this.#paths;
    if (!active) return undefined;
    const { kind, path } = active.channel;
    const { roundTrip_ms, bandwidth_bytesPerSecond: bandwidth } = active.estimator;
    return { kind, path, roundTrip_ms, bandwidth };
  }

  get counts(): { sent: number; confirmed: number; received: number; repeated: number; unconfirmed_bytes: number } {
    return { ...this.#sender.counts, received: this.#order.received, repeated: this.#order.repeated };
  }

  /** Takes a secure channel into service: the session decides whether and when data goes over it. */
  attach(channel: Channel): void {
    if (this.#state === 'ended') {
      channel.abort('the session is over');
      return;
    }
    const { tokenHash } = this.#options;
    this.#paths.attach(channel, (lot) =>
      encodeHello({ role: this.role, tokenHash, received: this.#order.received, lot, life: this.#life }),
    );
  }

  /** The network of this side changed: paths that are dead are to be noticed now, not after their usual silence. */
  doubt(): void {
    this.#paths.doubt();
  }

  /** @throws Error when the session is over, or too many streams are open */
  open(label: string, priority: Priority): Stream {
    if (this.#finish || this.#state === 'ended') throw new Error('the session is over');
    return this.#streams.open(label, priority);
  }

  /**
   * Ends the session for both sides. What has a number still arrives, what has none is dropped: end the streams first
   * when all of it matters.
   */
  finish(reason: string): void {
    if (this.#finish || this.#state === 'ended') return;
    this.#sayFinish(reason, 'here', false);
  }

  /** Ends this side now, without agreement: consent withdrawn, revoked, out of disk. Tells the other side if it can. */
  kill(reason: string): void {
    this.finish(reason);
    this.#over({ reason, by: 'here', isAgreed: false });
  }

  #sayFinish(reason: string, by: SessionEnd['by'], arrived: boolean): void {
    this.#finish = { arrived, reason, by };
    this.#sender.dropStreams();
    this.#sender.control(frameTypes.finish, 0, new TextEncoder().encode(reason).subarray(0, maxLabel_bytes));
    this.#sender.pump();
    this.#setState('ending');
    this.#deadline?.();
    this.#deadline = this.#clock.after(finishWithin_ms, () => {
      this.#over({ reason, by, isAgreed: false });
    });
    this.#overWhenAgreed();
  }

  #overWhenAgreed(): void {
    const finish = this.#finish;
    if (!finish?.arrived || !this.#sender.isEmpty || this.#state === 'ended') return;
    this.#over({ reason: finish.reason, by: finish.by, isAgreed: true });
  }

  #over(end: SessionEnd): void {
    if (this.#state === 'ended') return;
    this.#setState('ended');
    this.#hardEnd();
    this.#deadline?.();
    this.#streams.closeAll(end.reason);
    this.#sendAck();
    this.#paths.close(end.reason);
    this.#options.events.ended(end);
  }

  #setState(state: SessionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.events.state(state);
  }

  // Receiving

  #arrived(from: Carrier, frame: Frame): void {
    if (from.isTurnedAway) return;
    if (from.state === 'greeting') {
      this.#greet(from, frame);
      return;
    }
    if (frame.type !== frameTypes.ack && !this.#mayRead(from, frame)) return;
    if (isNumbered(frame.type)) {
      if (this.#ackTo === undefined) {
        this.#clock.soon(() => {
          this.#sendAck();
        });
      }
      this.#ackTo = from;
      this.#order.arrived(frame, (next) => {
        this.#deliver(next);
      });
      return;
    }
    switch (frame.type) {
      case frameTypes.ack:
        this.#confirm(from, frame.number);
        return;
      case frameTypes.ping:
        from.sendNow(frameTypes.pong, own(frame.payload.subarray(0, 8)));
        return;
      case frameTypes.pong:
        from.pongArrived();
        this.#sender.pump();
        return;
      case frameTypes.retire:
        from.peerRetired();
        return;
      default:
        throw new WireError('a second hello');
    }
  }

  /** The token's rate holds for what comes in too, whoever wrote the program at the other end. */
  #mayRead(from: Carrier, frame: Frame): boolean {
    this.#meter.read(frame.payload.length);
    const wait_ms = this.#meter.readAgainIn_ms;
    if (wait_ms === 0) return true;
    if (this.#meter.isFlooded) {
      this.kill(tooFast);
      return false;
    }
    from.hold(wait_ms);
    return true;
  }

  #greet(from: Carrier, frame: Frame): void {
    if (frame.type !== frameTypes.hello) throw new WireError('the first frame was no hello');
    const hello = decodeHello(frame.payload);
    if (hello.role === this.role) throw new WireError(`both sides say they are the ${this.role}`);
    if (!sameBytes(hello.tokenHash, this.#options.tokenHash)) throw new WireError('hello of another session');
    if (this.#peerLife && !sameBytes(hello.life, this.#peerLife)) {
      // A predecessor that still runs hears of it, and does not come back.
      this.finish(beganAnew);
      this.#over({ reason: beganAnew, by: 'peer', isAgreed: false });
      return;
    }
    if (!this.#peerLife && !this.#sender.wasSent(hello.received)) {
      // It speaks to a predecessor of this side, and finds that out by our greeting.
      from.turnAway();
      return;
    }
    this.#peerLife = hello.life;
    if (!this.#sender.wasSent(hello.received)) throw new WireError('hello confirms what was never sent');
    from.state = 'open';
    if (this.role === 'guest') from.lot = hello.lot;
    this.#confirm(from, hello.received);
    this.#paths.choose(`${from.kind} is open`);
    from.ping();
    this.#sender.pump();
  }

  #confirm(from: Carrier, upTo: number): void {
    this.#sender.confirm(from, upTo);
    this.#overWhenAgreed();
  }

  #sendAck(): void {
    const to = this.#ackTo?.isOpen ? this.#ackTo : this.#paths.active;
    this.#ackTo = undefined;
    to?.sendNow(frameTypes.ack, nothing, this.#order.received);
  }

  #deliver(frame: Frame): void {
    this.#meter.delivered(frame.payload.length);
    // The other side does not stop by itself, or both used the last of it at the same moment.
    if (this.#meter.isOverdrawn && frame.type === frameTypes.data) {
      this.kill(totalUsedUp);
      return;
    }
    if (frame.type === frameTypes.finish) this.#peerFinished(new TextDecoder().decode(frame.payload));
    else this.#streams.deliver(frame);
  }

  #peerFinished(reason: string): void {
    if (this.#finish) {
      this.#finish.arrived = true;
      this.#overWhenAgreed();
      return;
    }
    this.#sayFinish(reason, 'peer', true);
  }

  /**
   * The peer has said its last word and has ended the last channel in order: it was killed there, and nobody is left who would
   * confirm anything. (A channel that broke proves nothing: the peer comes back with another.)
   */
  #leftByPeer(): void {
    const finish = this.#finish;
    if (finish?.arrived) this.#over({ reason: finish.reason, by: finish.by, isAgreed: this.#sender.isEmpty });
  }

  // Channels

  #makePaths(): Paths {
    const heartbeat_ms = this.#options.heartbeat_ms ?? usualHeartbeat_ms;
    return new Paths({
      clock: this.#clock,
      heartbeat_ms,
      silence_ms: this.#options.silence_ms ?? 3 * heartbeat_ms,
      frame: (from, frame) => {
        this.#arrived(from, frame);
      },
      drain: () => {
        this.#sender.pump();
      },
      beat: () => {
        this.#sender.tidy();
      },
      chosen: (best, why, how) => {
        this.#chosen(best, why);
        if (!best && how === 'ended') this.#leftByPeer();
      },
      lost: (carrier) => {
        this.#sender.lost(carrier);
      },
    });
  }

  #chosen(best: Carrier | undefined, why: string): void {
    if (!best && this.#state !== 'open') return;
    this.#options.events.path(best && { kind: best.kind, path: best.channel.path }, why);
    if (!best) {
      this.#setState('paused');
      this.#waitForChannel();
    } else if (!this.#finish) {
      this.#deadline?.();
      this.#deadline = undefined;
      this.#setState('open');
    }
  }

  #waitForChannel(): void {
    if (this.#finish) return;
    this.#deadline?.();
    const wait_ms = this.#options.resumeWithin_ms;
    this.#deadline = this.#clock.after(wait_ms, () => {
      const reason = `no connection for ${Math.round(wait_ms / 1000)} s`;
      this.#over({ reason, by: 'time', isAgreed: false });
    });
  }
}
