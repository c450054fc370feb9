import type { LinkClock } from '../clock.ts';
import { encodeHeader, type Frame, frameTypes, WireError } from '../wire/frame.ts';
import type { Carrier } from './carrier.ts';
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
}

const nothing = new Uint8Array(0);
const batch_bytes = 256 * 1024;

/** The sending half of a session: what goes next, gets its number, is kept until confirmed, and is sent again. */
export class Sender {
  #host: SenderHost;
  #queue = new SendQueue();
  #replay = new ReplayBuffer<Carrier>();
  #mustResend = false;
  #pumpIsComing = false;

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
      if (gone.frame.type === frameTypes.data) gone.owner?.confirmed(gone.frame.payload.length);
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
    const drained: Stream[] = [];
    let pieces: Uint8Array[] = [];
    let size_bytes = 0;
    const put = (sent: SentFrame<Carrier>): void => {
      this.#stamp(sent, carrier, now_ms);
      pieces.push(encodeHeader({ ...sent.frame, number: sent.number }));
      if (sent.frame.payload.length > 0) pieces.push(sent.frame.payload);
      size_bytes += sent.frame.payload.length;
      if (sent.owner) drained.push(sent.owner);
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
      if (size_bytes >= batch_bytes) flush();
    }
    flush();
    for (const stream of new Set(drained)) stream.tellDrain();
  }

  #take(upTo: Priority): SentFrame<Carrier> | undefined {
    if (this.#host.isFinishing()) return undefined;
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
}
