import type { GadgetDevice, UsbDevice } from '@mistri/usb';
import { makeUsbDevice, type UsbMode, type UsbModeRequest } from './usb-modes.ts';

/** The phone's USB port: what the present mode offers, seen by a computer while the cable is in. */
export class UsbPort {
  readonly trace = { in_bytes: 0, out_bytes: 0, transfers: 0 };
  readonly #serial: string;
  readonly #listeners = new Set<(device: UsbDevice | undefined) => void>();
  #device: GadgetDevice | undefined;
  #make: (() => GadgetDevice) | undefined;
  #plugged = true;

  constructor(serial: string) {
    this.#serial = serial;
  }

  get device(): UsbDevice | undefined {
    return this.#device;
  }

  listen(listener: (device: UsbDevice | undefined) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#device);
    return () => this.#listeners.delete(listener);
  }

  plug(): void {
    this.#plugged = true;
    this.#show();
  }

  unplug(): void {
    this.#plugged = false;
    this.#hide();
  }

  /** From now on the phone is this device, made anew at every plugging in. */
  offer(mode: UsbMode, makeFunction: UsbModeRequest['makeFunction']): void {
    const onTransfer = (direction: 'in' | 'out', bytes: Uint8Array): void => {
      this.trace.transfers += 1;
      this.trace[`${direction}_bytes`] += bytes.length;
    };
    this.#hide();
    this.#make = () => makeUsbDevice({ mode, serial: this.#serial, product: 'Mistri One', makeFunction, onTransfer });
    this.#show();
  }

  withdraw(): void {
    this.#make = undefined;
    this.#hide();
  }

  #show(): void {
    if (this.#device || !this.#plugged || !this.#make) return;
    this.#device = this.#make();
    for (const listener of Array.from(this.#listeners)) listener(this.#device);
  }

  #hide(): void {
    const gone = this.#device;
    if (!gone) return;
    this.#device = undefined;
    gone.unplug();
    for (const listener of Array.from(this.#listeners)) listener(undefined);
  }
}
