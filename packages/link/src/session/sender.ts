import type { LinkClock } from '../clock.ts';
import { type Frame, frameTypes, headerLength_bytes, WireError } from '../wire/frame.ts';
import type { Carrier } from './carrier.ts';
import { FrameSlabs } from './frame-slabs.ts';
import type { SessionMeter } from './session-meter.ts';
import { ReplayBuffer, type SentFrame } from './replay-buffer.ts';
import { SendQueue, type Unnumbered } from './send-queue.ts';
import { priorities, type Priority, type Stream } from './stream.ts';

/** What the sending half asks of its session. */
export interface SenderHost {
  readonly clock: LinkClock;
  /** What carries the data now. */
  active(): Carrier | undefined;
  isOver(): boolean;
  /** Nothing but control frames any more. */
  isFinishing(): boolean;
  readonly meter: SessionMeter;
  /** There is something to send, and the token's total leaves nothing. */
  usedUp(): void;
}

const nothing = new Uint8Array(0);
const batch_bytes = 256 * 1024;

/** The sending half of a session: what goes next, gets its number, is kept until confirmed, and is sent again. */
export class Sender {
  #host: SenderHost;
  #queue = new SendQueue();
  #replay = new ReplayBuffer<Carrier>();
  #slabs = new FrameSlabs();
  #mustResend = false;
  #pumpIsComing = false;
  /** For the moment when the rate allows more. */
  #isWaiting = false;

  constructor(host: SenderHost) {
    this.#host = host;
  }

  /** Everything that got a number has been confirmed. */
  get isEmpty(): boolean {
    return this.#replay.isEmpty;
  }

  get counts(): { sent: number; confirmed: number; unconfirmed_bytes: number } {
    const { nextNumber, confirmed, unconfirmed_bytes } = this.#replay;
    return { sent: nextNumber - 1, confirmed, unconfirmed_bytes };
  }

  wasSent(number: number): boolean {
    return number < this.#replay.nextNumber;
  }

  control(type: Frame['type'], stream: number, payload: Uint8Array): void {
    if (this.#host.isOver()) return;
    this.#queue.addControl({ type, stream, payload });
    this.#pumpSoon();
  }

  wake(stream: Stream): void {
    this.#queue.wake(stream);
    this.#pumpSoon();
  }

  dropStreams(): void {
    this.#queue.dropStreams();
  }

  /** @throws WireError when the other side confirms what was never sent */
  confirm(from: Carrier, upTo: number): void {
    if (!this.wasSent(upTo)) throw new WireError('ack of what was never sent');
    let newest: SentFrame<Carrier> | undefined;
    const bytes = this.#replay.confirm(upTo, (gone) => {
      newest = gone;
      gone.owner?.confirmed(gone.payload_bytes);
      this.#slabs.done(gone.placed);
    });
    if (newest?.mark && newest.carrier === from)
      from.estimator.acknowledged(newest.mark, bytes, this.#host.clock.now_ms());
    this.pump();
  }

  lost(carrier: Carrier): void {
    this.#replay.lost(carrier);
    this.#mustResend = true;
  }

  /** Several writes of one turn leave together. */
  #pumpSoon(): void {
    if (this.#pumpIsComing) return;
    this.#pumpIsComing = true;
    queueMicrotask(() => {
      this.#pumpIsComing = false;
      this.pump();
    });
  }

  pump(): void {
    const carrier = this.#host.active();
    if (!carrier || this.#host.isOver()) return;
    const now_ms = this.#host.clock.now_ms();
    this.#resend(carrier, now_ms);
    if (this.#replay.isEmpty && carrier.estimator.emptied()) carrier.ping();
    const window_bytes = carrier.estimator.window_bytes();
    const drained = new Set<Stream>();
    const { meter } = this.#host;
    const put = (sent: SentFrame<Carrier>): void => {
      meter.sent(sent.payload_bytes);
      this.#stamp(sent, carrier, now_ms);
      if (sent.owner) drained.add(sent.owner);
    };
    const flush = (): void => {
      if (!this.#slabs.flush()) carrier.isWritable = false;
    };
    this.#slabs.begin(carrier);
    for (let frame = this.#queue.takeControl(); frame; frame = this.#queue.takeControl()) put(this.#add(frame));
    for (let next = this.#take(priorities.control); next; next = this.#take(priorities.control)) put(next);
    while (carrier.isWritable && this.#replay.unconfirmed_bytes < window_bytes && this.#mayGo()) {
      const next = this.#take(priorities.bulk);
      if (!next) break;
      put(next);
      if (this.#slabs.unwritten_bytes >= batch_bytes) flush();
    }
    flush();
    for (const stream of drained) stream.tellDrain();
  }

  #take(upTo: Priority): SentFrame<Carrier> | undefined {
    if (this.#host.isFinishing()) return undefined;
    const { left_bytes } = this.#host.meter;
    if (left_bytes <= 0) {
      // Later: what is being put together leaves first.
      if (this.#queue.hasData) queueMicrotask(() => this.#host.usedUp());
      return undefined;
    }
    return this.#queue.takeData(upTo, (stream) => this.#takeFrom(stream));
  }

  #takeFrom(stream: Stream): SentFrame<Carrier> | undefined {
    const sendable_bytes = Math.min(stream.sendable_bytes, this.#host.meter.left_bytes);
    if (sendable_bytes > 0) {
      const length_bytes = this.#slabs.fitting(sendable_bytes);
      const placed = this.#slabs.place(frameTypes.data, this.#replay.nextNumber, stream.id, length_bytes);
      stream.take(placed.bytes.subarray(headerLength_bytes));
      return this.#replay.add(placed, length_bytes, stream);
    }
    if (!stream.takeEnd()) return undefined;
    return this.#add({ type: frameTypes.end, stream: stream.id, payload: nothing });
  }

  #add({ type, stream, payload }: Unnumbered): SentFrame<Carrier> {
    const placed = this.#slabs.place(type, this.#replay.nextNumber, stream, payload.length);
    placed.bytes.set(payload, headerLength_bytes);
    return this.#replay.add(placed, payload.length, undefined);
  }

  /** What keeps the rate of the token. Control frames and streams of priority 0 go all the same, and count. */
  #mayGo(): boolean {
    const wait_ms = this.#host.meter.sendAgainIn_ms;
    if (wait_ms === 0) return true;
    if (!this.#queue.hasBulk) return false;
    if (this.#isWaiting) return false;
    this.#isWaiting = true;
    this.#host.clock.after(wait_ms, () => {
      this.#isWaiting = false;
      this.pump();
    });
    return false;
  }

  #resend(carrier: Carrier, now_ms: number): void {
    if (!this.#mustResend) return;
    this.#mustResend = false;
    const pieces: Uint8Array[] = [];
    for (const sent of this.#replay.unsent()) {
      this.#stamp(sent, carrier, now_ms);
      this.#slabs.shared(sent.placed);
      pieces.push(sent.placed.bytes);
    }
    if (pieces.length > 0 && !carrier.write(pieces)) carrier.isWritable = false;
  }

  /** Called now and then: gives back memory that was not needed lately. */
  tidy(): void {
    this.#slabs.tidy();
  }

  #stamp(sent: SentFrame<Carrier>, carrier: Carrier, now_ms: number): void {
    sent.carrier = carrier;
    sent.mark = carrier.estimator.mark(
      now_ms,
      this.#replay.unconfirmed_bytes - sent.payload_bytes,
      this.#queue.hasBulk,
    );
  }
}
