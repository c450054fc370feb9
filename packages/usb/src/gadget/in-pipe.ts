import { failed, success, type UsbFailure, type UsbResult } from '../usb-failure.ts';
import type { TransferOptions } from '../usb-device.ts';
import { joinBytes, ownBytes } from '../bytes.ts';

interface Segment {
  bytes: Uint8Array;
  /** How the host's transfer ends after the bytes: not, by their short last packet, or by an empty one behind them. */
  readonly end: 'open' | 'short' | 'zero';
  readonly taken: () => void;
}

interface Waiter {
  readonly length: number;
  readonly parts: Uint8Array[];
  got: number;
  readonly settle: (result: UsbResult<Uint8Array>) => void;
}

/** Device → host. Bytes leave in packets; a transfer ends when it is full or with a packet shorter than `maxPacket`. */
export class InPipe {
  readonly #maxPacket: number;
  #segments: Segment[] = [];
  #waiters: Waiter[] = [];
  #halted = false;

  constructor(maxPacket: number) {
    this.#maxPacket = maxPacket;
  }

  get waiting(): number {
    return this.#waiters.length;
  }

  /**
   * @param zeroPacket ends bytes that fill their last packet with an empty one; without it the host's transfer goes on
   * @returns when the host has taken all of them
   */
  write(bytes: Uint8Array, zeroPacket = false): Promise<void> {
    return new Promise((resolve) => {
      if (bytes.length === 0 && !zeroPacket) return resolve();
      const end = bytes.length % this.#maxPacket !== 0 ? 'short' : zeroPacket ? 'zero' : 'open';
      this.#segments.push({ bytes: ownBytes(bytes), end, taken: resolve });
      this.#serve();
    });
  }

  take(length: number, { signal }: TransferOptions = {}): Promise<UsbResult<Uint8Array>> {
    if (this.#halted) return Promise.resolve(failed('stall', 'The endpoint is halted.'));
    if (signal?.aborted) return Promise.resolve(failed('cancelled', 'The transfer was cancelled.'));
    return new Promise((resolve) => {
      const cancel = (): void => this.#cancel(waiter);
      const settle = (result: UsbResult<Uint8Array>): void => {
        signal?.removeEventListener('abort', cancel);
        resolve(result);
      };
      const waiter: Waiter = { length, parts: [], got: 0, settle };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
  }

  /** How many bytes the oldest transfer still has room for; 0 when none waits. */
  get wanted(): number {
    const [first] = this.#waiters;
    return first ? first.length - first.got : 0;
  }

  /** Ends the oldest transfer with a failure. */
  failFirst(failure: UsbFailure): void {
    this.#waiters.shift()?.settle({ ok: false, failure });
  }

  halt(): void {
    this.#halted = true;
    for (const waiter of this.#waiters.splice(0)) waiter.settle(failed('stall', 'The device halted the endpoint.'));
  }

  clearHalt(): void {
    this.#halted = false;
    this.#serve();
  }

  /** Drops what was not taken: the interface was set again, or the device is gone. */
  empty(kind: 'disconnected' | 'cancelled', message: string): void {
    for (const segment of this.#segments.splice(0)) segment.taken();
    for (const waiter of this.#waiters.splice(0)) waiter.settle(failed(kind, message));
    this.#halted = false;
  }

  /** What had arrived for it is still there for the next transfer. */
  #cancel(waiter: Waiter): void {
    const at = this.#waiters.indexOf(waiter);
    if (at < 0) return;
    this.#waiters.splice(at, 1);
    if (waiter.got > 0) this.#segments.unshift({ bytes: joinBytes(waiter.parts), end: 'open', taken: () => {} });
    waiter.settle(failed('cancelled', 'The transfer was cancelled.'));
  }

  #serve(): void {
    while (this.#waiters.length > 0 && this.#segments.length > 0 && !this.#halted) this.#fill();
  }

  #fill(): void {
    const waiter = this.#waiters[0] as Waiter;
    const segment = this.#segments[0] as Segment;
    const room = waiter.length - waiter.got;
    const fits = segment.bytes.length <= room ? segment.bytes.length : room - (room % this.#maxPacket);
    waiter.parts.push(segment.bytes.subarray(0, fits));
    waiter.got += fits;
    segment.bytes = segment.bytes.subarray(fits);
    if (segment.bytes.length > 0) {
      // A packet larger than the room that is left: the host's controller reports babble, the packet is lost.
      const isBabble = waiter.got < waiter.length || waiter.length === 0;
      if (isBabble) segment.bytes = segment.bytes.subarray(this.#maxPacket);
      this.#end(waiter, isBabble);
      return;
    }
    this.#segments.shift();
    segment.taken();
    const isFull = waiter.got === waiter.length;
    if (isFull || segment.end !== 'open') this.#end(waiter, false);
    // A full transfer takes no notice of the empty packet behind it: that one ends the next transfer.
    if (isFull && segment.end === 'zero' && fits > 0)
      this.#segments.unshift({ bytes: new Uint8Array(0), end: 'zero', taken: () => {} });
  }

  #end(waiter: Waiter, overflow: boolean): void {
    this.#waiters.shift();
    const bytes = joinBytes(waiter.parts);
    waiter.settle(overflow ? failed('overflow', 'The device sent more than was asked for.', bytes) : success(bytes));
  }
}
