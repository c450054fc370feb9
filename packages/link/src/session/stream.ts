import { own } from '../wire/bytes.ts';
import { type Keep, WireError } from '../wire/frame.ts';

/** 0 control (never behind anything) · 1 interactive (USB, terminal) · 2 normal (files) · 3 bulk. */
export const priorities = { control: 0, interactive: 1, normal: 2, bulk: 3 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];

export interface StreamEvents {
  /** Bytes in order. The array belongs to the receiver only during the call, or longer when there is `keep` and it is called. */
  data(bytes: Uint8Array, keep?: Keep): void;
  /** There is room again after a `write` that answered false. */
  drain(): void;
  /** The other side sends nothing more. */
  peerEnded(): void;
  /** Once, and nothing after it. `reason` is undefined when both sides ended in order. */
  closed(reason: string | undefined): void;
}

/** What a stream asks of its session. */
export interface StreamHost {
  /** It has something to send, or may send again. */
  wake(stream: Stream): void;
  sendCredit(stream: Stream, limit_bytes: number): void;
  sendReset(stream: Stream, reason: string): void;
  roundTrip_ms(): number;
  now_ms(): number;
  /** Both directions are over; the session forgets it. */
  over(stream: Stream): void;
}

/** How much a sender may send before it has heard anything. Both sides know it. */
export const firstCredit_bytes = 1024 * 1024;
const maxCredit_bytes = 16 * 1024 * 1024;
const highWater_bytes = 1024 * 1024;

/** One of the streams of a session: bytes both ways, half-close, back-pressure by credit. */
export class Stream {
  readonly id: number;
  readonly label: string;
  readonly priority: Priority;
  #host: StreamHost;
  #events: StreamEvents | undefined;
  #isOver = false;

  #toSend: Uint8Array[] = [];
  #toSend_bytes = 0;
  #sent_bytes = 0;
  #delivered_bytes = 0;
  #allowed_bytes: number = firstCredit_bytes;
  #wantsDrain = false;
  #ending: 'no' | 'asked' | 'sent' = 'no';

  #arrived: Uint8Array[] = [];
  #arrived_bytes = 0;
  #consumed_bytes = 0;
  #granted_bytes: number = firstCredit_bytes;
  #window_bytes: number = firstCredit_bytes;
  #grantedAt_ms: number;
  #isPaused = true;
  #peerEnd: 'no' | 'arrived' | 'told' = 'no';

  constructor(id: number, label: string, priority: Priority, host: StreamHost) {
    this.id = id;
    this.label = label;
    this.priority = priority;
    this.#host = host;
    this.#grantedAt_ms = host.now_ms();
  }

  /** Bytes written and not yet given to the network. */
  get buffered_bytes(): number {
    return this.#toSend_bytes;
  }

  /** Bytes that the other side has confirmed. */
  get delivered_bytes(): number {
    return this.#delivered_bytes;
  }

  get received_bytes(): number {
    return this.#consumed_bytes + this.#arrived_bytes;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Starts the flow of what arrives. */
  listen(events: StreamEvents): void {
    this.#events = events;
    this.resume();
  }

  /** Takes the bytes; the array must not change afterwards. False: wait for `drain` before the next. */
  write(bytes: Uint8Array): boolean {
    if (this.#ending !== 'no') throw new Error(`stream ${this.id} was ended: nothing can be written to it`);
    if (this.#isOver || bytes.length === 0) return true;
    this.#toSend.push(bytes);
    this.#toSend_bytes += bytes.length;
    this.#host.wake(this);
    const hasRoom = this.#toSend_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  /** Sends nothing more; what was written still goes out. */
  end(): void {
    if (this.#ending !== 'no' || this.#isOver) return;
    this.#ending = 'asked';
    this.#host.wake(this);
  }

  /** Gives the stream up in both directions at once. */
  reset(reason: string): void {
    if (this.#isOver) return;
    this.#host.sendReset(this, reason);
    this.close(reason);
  }

  /** What arrives waits, until the credit of the sender is used up. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#events) return;
    this.#isPaused = false;
    while (!this.#mustWait()) {
      const bytes = this.#arrived.shift();
      if (!bytes) break;
      this.#arrived_bytes -= bytes.length;
      this.#handOver(bytes);
    }
    this.#tellPeerEnd();
  }

  // From here on: for the session.

  get hasToSend(): boolean {
    if (this.#isOver) return false;
    if (this.#toSend_bytes > 0) return this.#sent_bytes < this.#allowed_bytes;
    return this.#ending === 'asked';
  }

  /** How much of what waits may be sent now. */
  get sendable_bytes(): number {
    return this.#isOver ? 0 : Math.min(this.#toSend_bytes, this.#allowed_bytes - this.#sent_bytes);
  }

  /** Fills the array with what is to be sent next: no more than `sendable_bytes`. */
  take(into: Uint8Array): void {
    let filled_bytes = 0;
    while (filled_bytes < into.length) {
      const head = this.#toSend[0];
      if (!head) throw new Error(`stream ${this.id} has not so much to send`);
      const room_bytes = into.length - filled_bytes;
      if (head.length <= room_bytes) {
        into.set(head, filled_bytes);
        filled_bytes += head.length;
        this.#toSend.shift();
      } else {
        into.set(head.subarray(0, room_bytes), filled_bytes);
        this.#toSend[0] = head.subarray(room_bytes);
        break;
      }
    }
    this.#toSend_bytes -= into.length;
    this.#sent_bytes += into.length;
  }

  /** True once: everything was sent, and that it was the end is to be said now. */
  takeEnd(): boolean {
    if (this.#ending !== 'asked' || this.#toSend_bytes > 0 || this.#isOver) return false;
    this.#ending = 'sent';
    this.#closeWhenBothEnded();
    return true;
  }

  /** After a piece was taken: tells the writer when there is room again. */
  tellDrain(): void {
    if (!this.#wantsDrain || this.#toSend_bytes >= highWater_bytes / 2 || this.#isOver) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  confirmed(bytes: number): void {
    this.#delivered_bytes += bytes;
  }

  creditArrived(limit_bytes: number): void {
    if (limit_bytes <= this.#allowed_bytes) return;
    this.#allowed_bytes = limit_bytes;
    if (this.hasToSend) this.#host.wake(this);
  }

  /** @throws WireError when the sender takes more than it was granted, or sends after its end */
  dataArrived(bytes: Uint8Array, keep?: Keep): void {
    if (this.#isOver) return;
    if (this.#peerEnd !== 'no') throw new WireError(`data after the end of stream ${this.id}`);
    if (this.received_bytes + bytes.length > this.#granted_bytes)
      throw new WireError(`more than the credit on stream ${this.id}`);
    if (this.#mustWait() || this.#arrived.length > 0) {
      this.#arrived.push(own(bytes));
      this.#arrived_bytes += bytes.length;
      return;
    }
    this.#handOver(bytes, keep);
  }

  endArrived(): void {
    if (this.#peerEnd !== 'no' || this.#isOver) return;
    this.#peerEnd = 'arrived';
    this.#tellPeerEnd();
  }

  /** Ends without asking the other side: it said so, or the session is over. */
  close(reason: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#toSend = [];
    this.#toSend_bytes = 0;
    this.#arrived = [];
    this.#arrived_bytes = 0;
    this.#host.over(this);
    this.#events?.closed(reason);
  }

  /** A handler may have paused it, reset it, or the session may have ended meanwhile: asked anew each time. */
  #mustWait(): boolean {
    return this.#isPaused || this.#isOver || !this.#events;
  }

  #handOver(bytes: Uint8Array, keep?: Keep): void {
    this.#consumed_bytes += bytes.length;
    this.#events?.data(bytes, keep);
    this.#grantMore();
  }

  /** Half of the window is used: the next half is granted; a reader that is fast for the path gets a wider one. */
  #grantMore(): void {
    if (this.#isOver || this.#peerEnd !== 'no') return;
    if (this.#granted_bytes - this.#consumed_bytes > this.#window_bytes / 2) return;
    const now_ms = this.#host.now_ms();
    if (now_ms - this.#grantedAt_ms < 2 * this.#host.roundTrip_ms() + 2)
      this.#window_bytes = Math.min(maxCredit_bytes, this.#window_bytes * 2);
    this.#grantedAt_ms = now_ms;
    this.#granted_bytes = this.#consumed_bytes + this.#window_bytes;
    this.#host.sendCredit(this, this.#granted_bytes);
  }

  #tellPeerEnd(): void {
    if (this.#peerEnd !== 'arrived' || this.#arrived.length > 0 || this.#mustWait()) return;
    this.#peerEnd = 'told';
    this.#events?.peerEnded();
    this.#closeWhenBothEnded();
  }

  #closeWhenBothEnded(): void {
    if (this.#ending === 'sent' && this.#peerEnd === 'told') this.close(undefined);
  }
}
