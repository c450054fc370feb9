import { InPipe } from '../gadget/in-pipe.ts';
import type { UsbFailure, UsbResult } from '../usb-failure.ts';
import type { TransferOptions } from '../usb-device.ts';

/** Browsers refuse larger ones, and copy each as a whole. A multiple of every packet size. */
export const transferPart_bytes = 1024 * 1024;

export type RawIn = (length: number) => Promise<UsbResult<Uint8Array>>;

/**
 * An IN endpoint of a platform that cannot cancel (WebUSB). Whoever asks and leaves again is forgotten; the transfer under way
 * stays, and its bytes go to the next who asks, in order. So a cancelled transfer costs nothing and loses nothing, as on a
 * controller that can cancel.
 */
export class InEndpoint {
  readonly #raw: RawIn;
  readonly #pipe: InPipe;
  readonly #maxPacket: number;
  #underWay = 0;
  /** Transfers come back in order; what is handed on must keep it. */
  #order: Promise<void> = Promise.resolve();
  #epoch = 0;

  constructor(maxPacket: number, raw: RawIn) {
    this.#maxPacket = maxPacket;
    this.#pipe = new InPipe(maxPacket);
    this.#raw = raw;
  }

  take(length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const result = this.#pipe.take(length, options);
    if (this.#underWay < this.#pipe.waiting) this.#begin(length);
    return result;
  }

  clearHalt(): void {
    this.#pipe.clearHalt();
  }

  /** What comes back from now on belongs to nobody: the device was closed or reset. */
  forget(failure: UsbFailure): void {
    this.#epoch += 1;
    this.#underWay = 0;
    while (this.#pipe.waiting > 0) this.#pipe.failFirst(failure);
    this.#pipe.empty('cancelled', failure.message);
  }

  #begin(wanted: number): void {
    const length = Math.min(wanted, transferPart_bytes);
    this.#underWay += 1;
    const epoch = this.#epoch;
    const transfer = this.#raw(length);
    this.#order = this.#order.then(async () => {
      const result = await transfer;
      if (epoch === this.#epoch) this.#hand(result, length);
    });
  }

  #hand(result: UsbResult<Uint8Array>, length: number): void {
    this.#underWay -= 1;
    if (result.ok) {
      const { length: got } = result.value;
      const endsWithEmptyPacket = got < length && got % this.#maxPacket === 0;
      void this.#pipe.write(result.value, endsWithEmptyPacket);
    } else if (result.failure.kind === 'stall') this.#pipe.halt();
    else this.#pipe.failFirst(result.failure);
    if (this.#pipe.waiting > this.#underWay && this.#pipe.wanted > 0) this.#begin(this.#pipe.wanted);
  }
}
