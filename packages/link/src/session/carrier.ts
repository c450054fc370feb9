import { type Channel, type ChannelEnd, type ChannelKind, channelKinds } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import { encodeFrame, encodeU53, type Frame, frameTypes } from '../wire/frame.ts';
import { FrameReader } from '../wire/frame-reader.ts';
import { PathEstimator } from './path-estimator.ts';

export interface CarrierEvents {
  frame(carrier: Carrier, frame: Frame): void;
  drain(carrier: Carrier): void;
  gone(carrier: Carrier, end: ChannelEnd): void;
}

const nothing = new Uint8Array(0);

/** A channel in the service of a session: frames instead of bytes, its own measurements, its own heartbeat. */
export class Carrier {
  readonly channel: Channel;
  readonly estimator: PathEstimator;
  state: 'greeting' | 'open' | 'ending' | 'gone' = 'greeting';
  isTurnedAway = false;
  hasRetired = false;
  peerHasRetired = false;
  isWritable = true;
  heardAt_ms: number;
  /** Of the host, known when the channel is open. */
  lot = 0;
  #clock: LinkClock;
  #reader = new FrameReader();
  #events: CarrierEvents;
  #written_bytes = 0;
  /** Nothing is read for a while, by our own wish: its silence means nothing. */
  #held: CancelTimer | undefined;
  #pingNumber = 0;
  #pingSentAt_ms: number | undefined;

  constructor(channel: Channel, clock: LinkClock, events: CarrierEvents) {
    this.channel = channel;
    this.#clock = clock;
    this.#events = events;
    this.heardAt_ms = clock.now_ms();
    this.estimator = new PathEstimator(this.heardAt_ms);
  }

  start(hello: Uint8Array): void {
    this.channel.listen({
      data: (bytes) => {
        this.#read(bytes);
      },
      drain: () => {
        this.isWritable = true;
        this.#events.drain(this);
      },
      peerEnded: () => {
        if (this.#reader.isBetweenFrames) this.channel.end();
        else this.channel.abort('it ended within a frame');
        this.#close({ how: 'ended', reason: 'the other side ended it' });
      },
      closed: (end) => {
        this.#close(end);
      },
    });
    this.sendNow(frameTypes.hello, hello);
  }

  get kind(): ChannelKind {
    return this.channel.kind;
  }

  /** The order of the ladder; among channels of one kind the host's lot. Both sides come to the same answer. */
  isBetterThan(other: Carrier): boolean {
    const [mine, theirs] = [channelKinds.indexOf(this.kind), channelKinds.indexOf(other.kind)];
    return mine === theirs ? this.lot < other.lot : mine < theirs;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Frames of this channel only: hello, ack, ping, pong, retire. */
  sendNow(type: Frame['type'], payload: Uint8Array = nothing, number = 0): void {
    if (this.state === 'gone' || this.state === 'ending') return;
    this.write([encodeFrame({ type, number, stream: 0, payload })]);
  }

  /** @returns false when the channel is full */
  write(pieces: readonly Uint8Array[]): boolean {
    for (const piece of pieces) this.#written_bytes += piece.length;
    return this.channel.writeAll(pieces);
  }

  /** All that was ever written to the channel. */
  get written_bytes(): number {
    return this.#written_bytes;
  }

  /** Of these, what the network has: the arrays are needed no more. */
  get given_bytes(): number {
    return this.#written_bytes - this.channel.buffered_bytes;
  }

  ping(): void {
    if (this.#pingSentAt_ms !== undefined) return;
    this.#pingNumber += 1;
    this.#pingSentAt_ms = this.#clock.now_ms();
    this.sendNow(frameTypes.ping, encodeU53(this.#pingNumber));
  }

  pongArrived(): void {
    if (this.#pingSentAt_ms === undefined) return;
    const now_ms = this.#clock.now_ms();
    this.estimator.pinged(now_ms - this.#pingSentAt_ms, now_ms);
    this.#pingSentAt_ms = undefined;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Reads nothing for so long: what the other side sends too fast waits in its own buffers. */
  hold(wait_ms: number): void {
    if (this.#held || this.state === 'gone') return;
    this.channel.pause();
    this.#held = this.#clock.after(wait_ms, () => {
      this.#held = undefined;
      this.heardAt_ms = this.#clock.now_ms();
      this.channel.resume();
    });
  }

  /** Not used any more by this side; closed when the other side says the same. */
  retire(): void {
    if (this.hasRetired || this.state !== 'open') return;
    this.hasRetired = true;
    this.sendNow(frameTypes.retire);
    if (this.peerHasRetired) this.end();
  }

  peerRetired(): void {
    this.peerHasRetired = true;
    if (this.hasRetired) this.end();
  }

  /** Its greeting was for somebody who is no more: nothing is said on it, and nothing of it is looked at. */
  turnAway(): void {
    this.isTurnedAway = true;
    this.channel.end();
  }

  /** Sends nothing more; what the other side still sends is read. */
  end(): void {
    if (this.state === 'gone' || this.state === 'ending') return;
    this.state = 'ending';
    this.channel.end();
  }

  abort(reason: string): void {
    if (this.state === 'gone') return;
    this.channel.abort(reason);
    this.#close({ how: 'aborted', reason });
  }

  #read(bytes: Uint8Array): void {
    if (this.state === 'gone') return;
    this.heardAt_ms = this.#clock.now_ms();
    try {
      this.#reader.read(bytes, (frame) => {
        if (this.state !== 'gone') this.#events.frame(this, frame);
      });
    } catch (error) {
      this.abort(error instanceof Error ? error.message : 'unreadable');
      if (!(error instanceof Error && error.name === 'WireError')) throw error;
    }
  }

  #close(end: ChannelEnd): void {
    if (this.state === 'gone') return;
    this.state = 'gone';
    this.#held?.();
    this.#events.gone(this, end);
  }
}
