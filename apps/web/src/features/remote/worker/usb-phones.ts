/// <reference types="w3c-web-usb" />
import type { DeviceSource } from '@mistri/android';
import { decideDevice, looksLikePhone, phonePolicy, type UsbDevice, type UsbFailure, WebUsbDevice } from '@mistri/usb';

export type FoundPhone =
  | { readonly ok: true; readonly device: UsbDevice }
  | { readonly ok: false; readonly kind: UsbFailure['kind'] | 'policy' | 'no_serial'; readonly message: string };

/**
 * The phones that this browser may use. A page asks for one with `requestDevice`, which workers do not have; the worker then finds
 * it among those allowed. `look` is called after each such tap: no event tells of it.
 */
export class UsbPhones implements DeviceSource {
  readonly #usb: USB;
  readonly #listeners = new Set<(device: UsbDevice) => void>();
  readonly #read = new Map<USBDevice, UsbDevice>();
  readonly #onUnreadable: (failure: UsbFailure) => void;

  constructor(usb: USB, onUnreadable: (failure: UsbFailure) => void) {
    this.#usb = usb;
    this.#onUnreadable = onUnreadable;
    usb.addEventListener('connect', this.#connected);
    usb.addEventListener('disconnect', this.#gone);
  }

  onDevice(listener: (device: UsbDevice) => void): () => void {
    this.#listeners.add(listener);
    for (const device of this.#read.values()) if (device.connected) listener(device);
    return () => this.#listeners.delete(listener);
  }

  async look(): Promise<void> {
    for (const device of await this.#usb.getDevices()) await this.#arrived(device);
  }

  /** The one that was just chosen: opened, read, judged by the policy of phones. */
  async choose(wanted: { vendorId: number; productId: number; serialNumber: string }): Promise<FoundPhone> {
    const devices = await this.#usb.getDevices();
    const chosen = devices.find(
      (one) =>
        one.vendorId === wanted.vendorId &&
        one.productId === wanted.productId &&
        (one.serialNumber ?? '') === wanted.serialNumber,
    );
    if (!chosen) return { ok: false, kind: 'not_found', message: 'The browser does not show the phone any more.' };
    const known = this.#read.get(chosen);
    const read = known ? ({ ok: true, value: known } as const) : await WebUsbDevice.read(chosen, this.#usb);
    if (!read.ok) return { ok: false, ...read.failure };
    const decision = decideDevice(phonePolicy, read.value.descriptors);
    if (!decision.allowed) return { ok: false, kind: 'policy', message: decision.reason };
    if (read.value.identity.serial === undefined)
      return { ok: false, kind: 'no_serial', message: 'The phone has no serial number.' };
    this.#remember(chosen, read.value);
    return { ok: true, device: read.value };
  }

  /** Nothing of the phone stays with this page: the browser will ask again (`forget()` of WebUSB). */
  async forget(): Promise<void> {
    for (const device of await this.#usb.getDevices()) await device.forget();
    this.#read.clear();
  }

  readonly #connected = (event: USBConnectionEvent): void => void this.#arrived(event.device);
  readonly #gone = (event: USBConnectionEvent): void => void this.#read.delete(event.device);

  async #arrived(device: USBDevice): Promise<void> {
    if (this.#read.has(device) || !looksLikePhone(device)) return;
    const read = await WebUsbDevice.read(device, this.#usb);
    if (read.ok) this.#remember(device, read.value);
    else this.#onUnreadable(read.failure);
  }

  #remember(device: USBDevice, read: UsbDevice): void {
    if (this.#read.has(device)) return;
    this.#read.set(device, read);
    for (const listener of Array.from(this.#listeners)) listener(read);
  }
}
