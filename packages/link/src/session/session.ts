import type { Channel, ChannelEnd, ChannelKind } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import { decodeU53, encodeHeader, encodeU53, type Frame, frameTypes, isNumbered, WireError } from '../wire/frame.ts';
import { own, sameBytes } from '../wire/bytes.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { Carrier } from './carrier.ts';
import { decodeHello, encodeHello, type Role } from './hello.ts';
import { ReplayBuffer, type SentFrame } from './replay-buffer.ts';
import { SendQueue, type Unnumbered } from './send-queue.ts';
import { priorities, type Priority, Stream, type StreamHost } from './stream.ts';

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
  readonly heartbeat_ms?: number;
  /** A channel on which nothing was heard for so long is given up. */
  readonly silence_ms?: number;
}

const nothing = new Uint8Array(0);
const batch_bytes = 256 * 1024;
const maxStreams = 1024;
const maxLabel_bytes = 1024;
const greetWithin_ms = 10_000;
const finishWithin_ms = 5000;

/**
 * A connection that outlives its channels. Streams go in, numbered frames come out; what the other side has not
 * confirmed is kept and sent again on the next channel, so that not one byte is lost and none comes twice.
 */
export class Session {
  readonly role: Role;
  #options: SessionOptions;
  #clock: LinkClock;
  #state: SessionState = 'connecting';
  #carriers = new Set<Carrier>();
  #active: Carrier | undefined;
  #queue = new SendQueue();
  #replay = new ReplayBuffer<Carrier>();
  #order = new ArrivalOrder();
  #streams = new Map<number, Stream>();
  #nextStream: number;
  #lastPeerStream = 0;
  #mustResend = false;
  #pumpIsComing = false;
  #ackTo: Carrier | undefined;
  #finish: { sent: boolean; arrived: boolean; reason: string; by: SessionEnd['by'] } | undefined;
  #hardEnd: CancelTimer;
  #heartbeat: CancelTimer;
  #deadline: CancelTimer | undefined;
  #host: StreamHost;

  constructor(options: SessionOptions) {
    if (options.tokenHash.length !== 32) throw new Error('tokenHash must be 32 bytes (SHA-256 of the session token)');
    this.role = options.role;
    this.#options = options;
    this.#clock = options.clock;
    this.#nextStream = options.role === 'host' ? 1 : 2;
    this.#hardEnd = this.#clock.after(Math.max(0, options.hardEndIn_ms), () => {
      this.#over({ reason: 'the time of the session is over', by: 'time', isAgreed: false });
    });
    this.#heartbeat = this.#beatLater();
    this.#waitForChannel();
    this.#host = {
      wake: (stream) => {
        this.#queue.wake(stream);
        this.#pumpSoon();
      },
      sendCredit: (stream, limit_bytes) => {
        this.#control(frameTypes.credit, stream.id, encodeU53(limit_bytes));
      },
      sendReset: (stream, reason) => {
        this.#control(frameTypes.reset, stream.id, new TextEncoder().encode(reason).subarray(0, maxLabel_bytes));
      },
      roundTrip_ms: () => this.#active?.estimator.roundTrip_ms ?? 0,
      now_ms: () => this.#clock.now_ms(),
      over: (stream) => {
        this.#streams.delete(stream.id);
      },
    };
  }

  get state(): SessionState {
    return this.#state;
  }

  /** What carries the data now, and what was measured on it. */
  get path(): { kind: ChannelKind; path: string; roundTrip_ms: number | undefined; bandwidth: number } | undefined {
    const active = this.#active;
    if (!active) return undefined;
    const { kind, path } = active.channel;
    const { roundTrip_ms, bandwidth_bytesPerSecond: bandwidth } = active.estimator;
    return { kind, path, roundTrip_ms, bandwidth };
  }

  get counts(): { sent: number; confirmed: number; received: number; repeated: number; unconfirmed_bytes: number } {
    return {
      sent: this.#replay.nextNumber - 1,
      confirmed: this.#replay.confirmed,
      received: this.#order.received,
      repeated: this.#order.repeated,
      unconfirmed_bytes: this.#replay.unconfirmed_bytes,
    };
  }

  /** Takes a secure channel into service: the session decides whether and when data goes over it. */
  attach(channel: Channel): void {
    if (this.#state === 'ended') {
      channel.abort('the session is over');
      return;
    }
    const carrier = new Carrier(channel, this.#clock, {
      frame: (from, frame) => {
        this.#arrived(from, frame);
      },
      drain: () => {
        this.#pump();
      },
      gone: (from, end) => {
        this.#lost(from, end);
      },
    });
    this.#carriers.add(carrier);
    const [lot = 0] = crypto.getRandomValues(new Uint32Array(1));
    carrier.lot = lot;
    carrier.start(
      encodeHello({ role: this.role, tokenHash: this.#options.tokenHash, received: this.#order.received, lot }),
    );
    this.#clock.after(greetWithin_ms, () => {
      if (carrier.state === 'greeting') carrier.abort('no greeting in time');
    });
  }

  /** @throws Error when the session is over, or too many streams are open */
  open(label: string, priority: Priority): Stream {
    if (this.#finish || this.#state === 'ended') throw new Error('the session is over');
    if (this.#streams.size >= maxStreams) throw new Error(`more than ${maxStreams} streams at once`);
    const text = new TextEncoder().encode(label);
    if (text.length > maxLabel_bytes) throw new Error(`label over ${maxLabel_bytes} bytes`);
    const stream = new Stream(this.#nextStream, label, priority, this.#host);
    this.#nextStream += 2;
    this.#streams.set(stream.id, stream);
    const payload = new Uint8Array(1 + text.length);
    payload[0] = priority;
    payload.set(text, 1);
    this.#control(frameTypes.open, stream.id, payload);
    return stream;
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
    this.#finish = { sent: true, arrived, reason, by };
    this.#queue.dropStreams();
    this.#control(frameTypes.finish, 0, new TextEncoder().encode(reason).subarray(0, maxLabel_bytes));
    this.#pump();
    this.#setState('ending');
    this.#deadline?.();
    this.#deadline = this.#clock.after(finishWithin_ms, () => {
      this.#over({ reason, by, isAgreed: false });
    });
    this.#overWhenAgreed();
  }

  #overWhenAgreed(): void {
    const finish = this.#finish;
    if (!finish?.sent || !finish.arrived || !this.#replay.isEmpty || this.#state === 'ended') return;
    this.#over({ reason: finish.reason, by: finish.by, isAgreed: true });
  }

  #over(end: SessionEnd): void {
    if (this.#state === 'ended') return;
    this.#setState('ended');
    this.#hardEnd();
    this.#heartbeat();
    this.#deadline?.();
    for (const stream of this.#streams.values()) stream.close(end.reason);
    this.#sendAck();
    for (const carrier of this.#carriers) {
      if (carrier.isOpen) carrier.end();
      else carrier.abort(end.reason);
    }
    this.#options.events.ended(end);
  }

  #setState(state: SessionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.events.state(state);
  }

  // Sending

  #control(type: Frame['type'], stream: number, payload: Uint8Array): void {
    if (this.#state === 'ended') return;
    this.#queue.addControl({ type, stream, payload });
    this.#pumpSoon();
  }

  /** Several writes of one turn leave together. */
  #pumpSoon(): void {
    if (this.#pumpIsComing) return;
    this.#pumpIsComing = true;
    queueMicrotask(() => {
      this.#pumpIsComing = false;
      this.#pump();
    });
  }

  #pump(): void {
    const carrier = this.#active;
    if (!carrier || this.#state === 'ended') return;
    const now_ms = this.#clock.now_ms();
    this.#resend(carrier, now_ms);
    if (this.#replay.isEmpty && carrier.estimator.emptied()) carrier.ping();
    const window_bytes = carrier.estimator.window_bytes();
    const drained: Stream[] = [];
    let pieces: Uint8Array[] = [];
    let size_bytes = 0;
    const put = (sent: SentFrame<Carrier>): void => {
      this.#stamp(sent, carrier, now_ms);
      pieces.push(encodeHeader({ ...sent.frame, number: sent.number }));
      if (sent.frame.payload.length > 0) pieces.push(sent.frame.payload);
      size_bytes += sent.frame.payload.length;
    };
    const flush = (): void => {
      if (pieces.length === 0) return;
      if (!carrier.channel.writeAll(pieces)) carrier.isWritable = false;
      pieces = [];
      size_bytes = 0;
    };
    for (let frame = this.#queue.takeControl(); frame; frame = this.#queue.takeControl())
      put(this.#replay.add(frame, undefined));
    for (let next = this.#take(priorities.control); next; next = this.#take(priorities.control)) put(next);
    while (carrier.isWritable && this.#replay.unconfirmed_bytes < window_bytes) {
      const next = this.#take(priorities.bulk);
      if (!next) break;
      put(next);
      if (next.owner) drained.push(next.owner);
      if (size_bytes >= batch_bytes) flush();
    }
    flush();
    for (const stream of new Set(drained)) stream.tellDrain();
  }

  #take(upTo: Priority): SentFrame<Carrier> | undefined {
    if (this.#finish) return undefined;
    const next = this.#queue.takeData(upTo);
    if (!next) return undefined;
    const { stream, piece } = next;
    const frame: Unnumbered =
      piece.kind === 'data'
        ? { type: frameTypes.data, stream: stream.id, payload: piece.bytes }
        : { type: frameTypes.end, stream: stream.id, payload: nothing };
    return this.#replay.add(frame, stream);
  }

  #resend(carrier: Carrier, now_ms: number): void {
    if (!this.#mustResend) return;
    this.#mustResend = false;
    const pieces: Uint8Array[] = [];
    for (const sent of this.#replay.unsent()) {
      this.#stamp(sent, carrier, now_ms);
      pieces.push(encodeHeader({ ...sent.frame, number: sent.number }), sent.frame.payload);
    }
    if (pieces.length > 0 && !carrier.channel.writeAll(pieces)) carrier.isWritable = false;
  }

  #stamp(sent: SentFrame<Carrier>, carrier: Carrier, now_ms: number): void {
    sent.carrier = carrier;
    sent.mark = carrier.estimator.mark(
      now_ms,
      this.#replay.unconfirmed_bytes - sent.frame.payload.length,
      this.#queue.hasBulk,
    );
  }

  // Receiving

  #arrived(from: Carrier, frame: Frame): void {
    if (from.state === 'greeting') {
      this.#greet(from, frame);
      return;
    }
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
        this.#pump();
        return;
      case frameTypes.retire:
        from.peerRetired();
        return;
      default:
        throw new WireError('a second hello');
    }
  }

  #greet(from: Carrier, frame: Frame): void {
    if (frame.type !== frameTypes.hello) throw new WireError('the first frame was no hello');
    const hello = decodeHello(frame.payload);
    if (hello.role === this.role) throw new WireError(`both sides say they are the ${this.role}`);
    if (!sameBytes(hello.tokenHash, this.#options.tokenHash)) throw new WireError('hello of another session');
    if (hello.received >= this.#replay.nextNumber) throw new WireError('hello confirms what was never sent');
    from.state = 'open';
    if (this.role === 'guest') from.lot = hello.lot;
    this.#confirm(from, hello.received);
    this.#choose(`${from.kind} is open`);
    from.ping();
    this.#pump();
  }

  #confirm(from: Carrier, upTo: number): void {
    if (upTo >= this.#replay.nextNumber) throw new WireError('ack of what was never sent');
    let newest: SentFrame<Carrier> | undefined;
    const bytes = this.#replay.confirm(upTo, (gone) => {
      newest = gone;
      if (gone.frame.type === frameTypes.data) gone.owner?.confirmed(gone.frame.payload.length);
    });
    if (newest?.mark && newest.carrier === from) from.estimator.acknowledged(newest.mark, bytes, this.#clock.now_ms());
    this.#pump();
    this.#overWhenAgreed();
  }

  #sendAck(): void {
    const to = this.#ackTo?.isOpen ? this.#ackTo : this.#active;
    this.#ackTo = undefined;
    to?.sendNow(frameTypes.ack, nothing, this.#order.received);
  }

  #deliver(frame: Frame): void {
    if (frame.type === frameTypes.finish) {
      this.#peerFinished(new TextDecoder().decode(frame.payload));
      return;
    }
    if (frame.type === frameTypes.open) {
      this.#peerOpened(frame);
      return;
    }
    const stream = this.#streams.get(frame.stream);
    // A stream that this side has given up meanwhile: the rest of it is of no use to anybody.
    if (!stream) return;
    switch (frame.type) {
      case frameTypes.data:
        stream.dataArrived(frame.payload);
        return;
      case frameTypes.end:
        stream.endArrived();
        return;
      case frameTypes.credit:
        stream.creditArrived(decodeU53(frame.payload));
        return;
      default:
        stream.close(new TextDecoder().decode(frame.payload));
    }
  }

  #peerOpened(frame: Frame): void {
    const isTheirs = frame.stream % 2 === (this.role === 'host' ? 0 : 1);
    if (!isTheirs || frame.stream <= this.#lastPeerStream)
      throw new WireError(`stream ${frame.stream} cannot be opened`);
    this.#lastPeerStream = frame.stream;
    const priority = frame.payload[0];
    if (!isPriority(priority) || frame.payload.length > 1 + maxLabel_bytes)
      throw new WireError('a stream without priority or label');
    const label = new TextDecoder().decode(frame.payload.subarray(1));
    const stream = new Stream(frame.stream, label, priority, this.#host);
    if (this.#streams.size >= maxStreams) {
      this.#host.sendReset(stream, `more than ${maxStreams} streams at once`);
      return;
    }
    if (this.#finish) return;
    this.#streams.set(stream.id, stream);
    this.#options.events.stream(stream);
  }

  #peerFinished(reason: string): void {
    if (this.#finish) {
      this.#finish.arrived = true;
      this.#overWhenAgreed();
      return;
    }
    this.#sayFinish(reason, 'peer', true);
  }

  // Channels

  #choose(why: string): void {
    let best: Carrier | undefined;
    for (const carrier of this.#carriers) {
      if (carrier.isOpen && !carrier.hasRetired && (!best || carrier.isBetterThan(best))) best = carrier;
    }
    if (best === this.#active) return;
    this.#active = best;
    this.#options.events.path(best && { kind: best.kind, path: best.channel.path }, why);
    if (!best) {
      if (this.#state === 'open') this.#setState('paused');
      this.#waitForChannel();
      return;
    }
    if (!this.#finish) {
      this.#deadline?.();
      this.#deadline = undefined;
      this.#setState('open');
    }
    for (const carrier of this.#carriers) {
      // The relay stays as it is, quiet, for the moment when the better path breaks (LNK-10).
      if (carrier !== best && carrier.kind !== 'relay') carrier.retire();
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

  #lost(carrier: Carrier, end: ChannelEnd): void {
    this.#carriers.delete(carrier);
    this.#replay.lost(carrier);
    this.#mustResend = true;
    if (carrier === this.#active) {
      this.#active = undefined;
      this.#choose(`${carrier.kind} is gone: ${end.reason}`);
      if (!this.#active && this.#state === 'open') this.#noChannel(carrier, end);
    }
    this.#pump();
  }

  #noChannel(carrier: Carrier, end: ChannelEnd): void {
    this.#options.events.path(undefined, `${carrier.kind} is gone: ${end.reason}`);
    this.#setState('paused');
    this.#waitForChannel();
  }

  #beatLater(): CancelTimer {
    const beat_ms = this.#options.heartbeat_ms ?? 2000;
    return this.#clock.after(beat_ms, () => {
      this.#beat(beat_ms);
      if (this.#state !== 'ended') this.#heartbeat = this.#beatLater();
    });
  }

  #beat(beat_ms: number): void {
    const now_ms = this.#clock.now_ms();
    const silence_ms = this.#options.silence_ms ?? 3 * beat_ms;
    for (const carrier of this.#carriers) {
      if (!carrier.isOpen) continue;
      const quiet_ms = now_ms - carrier.heardAt_ms;
      if (quiet_ms >= silence_ms) carrier.abort(`nothing heard for ${Math.round(quiet_ms)} ms`);
      else carrier.ping();
    }
  }
}

function isPriority(value: number | undefined): value is Priority {
  return value === 0 || value === 1 || value === 2 || value === 3;
}
