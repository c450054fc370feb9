import { failed, success, type UsbResult } from '../usb-failure.ts';
import type { TransferOptions } from '../usb-device.ts';
import { ownBytes } from '../bytes.ts';

/** What the device does with bytes of the host. While it has not answered, the endpoint is busy (NAK). */
export type OutHandler = (bytes: Uint8Array) => Promise<void | 'stall'>;

interface Pending {
  readonly bytes: Uint8Array;
  readonly settle: (result: UsbResult<number>) => void;
  settled: boolean;
}

/** Host → device, one transfer after the other. */
export class OutPipe {
  readonly #handler: OutHandler;
  #queue: Pending[] = [];
  #running = false;
  #halted = false;

  constructor(handler: OutHandler) {
    this.#handler = handler;
  }

  push(bytes: Uint8Array, { signal }: TransferOptions = {}): Promise<UsbResult<number>> {
    if (this.#halted) return Promise.resolve(failed('stall', 'The endpoint is halted.'));
    if (signal?.aborted) return Promise.resolve(failed('cancelled', 'The transfer was cancelled.'));
    return new Promise((resolve) => {
      const pending: Pending = {
        bytes: ownBytes(bytes),
        settled: false,
        settle: (result) => {
          if (pending.settled) return;
          pending.settled = true;
          signal?.removeEventListener('abort', cancel);
          resolve(result);
        },
      };
      const cancel = (): void => pending.settle(failed('cancelled', 'The transfer was cancelled.'));
      signal?.addEventListener('abort', cancel, { once: true });
      this.#queue.push(pending);
      void this.#run();
    });
  }

  halt(): void {
    this.#halted = true;
    for (const pending of this.#queue.splice(0)) pending.settle(failed('stall', 'The device halted the endpoint.'));
  }

  clearHalt(): void {
    this.#halted = false;
  }

  empty(kind: 'disconnected' | 'cancelled', message: string): void {
    for (const pending of this.#queue.splice(0)) pending.settle(failed(kind, message));
    this.#halted = false;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#queue[0]; next; next = this.#queue[0]) {
        const answer = next.settled ? undefined : await this.#handler(next.bytes);
        if (this.#queue[0] === next) this.#queue.shift();
        if (answer === 'stall') {
          next.settle(failed('stall', 'The device halted the endpoint.'));
          this.halt();
        } else next.settle(success(next.bytes.length));
      }
    } finally {
      this.#running = false;
    }
  }
}
