/// <reference types="w3c-web-usb" />
import type { UsbDevice } from '../usb-device.ts';
import type { UsbFailure } from '../usb-failure.ts';
import { type DisconnectSource, WebUsbDevice } from './webusb-device.ts';

/** `navigator.usb`, or the `usb` package: what is there, and what comes and goes. */
export interface WebUsbPlatform extends DisconnectSource {
  getDevices(): Promise<USBDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: { device: USBDevice }) => void): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: (event: { device: USBDevice }) => void): void;
}

export interface WebUsbSourceOptions {
  /**
   * By what the platform says of it, before anything is opened: a connector sees every device of the machine and must not touch the
   * others. The policy judges the raw descriptors later.
   */
  readonly wanted: (device: USBDevice) => boolean;
  /** A wanted device that cannot be opened: another program has it, or a driver is missing. */
  readonly onUnreadable?: (failure: UsbFailure) => void;
}

/** ADB or fastboot somewhere in what the platform tells. */
export function looksLikePhone(device: USBDevice): boolean {
  return device.configurations.some((configuration) =>
    configuration.interfaces.some((one) =>
      one.alternates.some((setting) => setting.interfaceClass === 0xff && setting.interfaceSubclass === 0x42),
    ),
  );
}

/** Hot-plug as a stream of `UsbDevice`: those that are there, then those that come. */
export class WebUsbSource {
  readonly #platform: WebUsbPlatform;
  readonly #options: WebUsbSourceOptions;

  constructor(platform: WebUsbPlatform, options: WebUsbSourceOptions) {
    this.#platform = platform;
    this.#options = options;
  }

  /** @returns stops listening */
  onDevice(listener: (device: UsbDevice) => void): () => void {
    let stopped = false;
    const seen = new Set<USBDevice>();
    const arrived = async (device: USBDevice): Promise<void> => {
      // The list and the event may both tell of one.
      if (stopped || seen.has(device) || !this.#options.wanted(device)) return;
      seen.add(device);
      const read = await WebUsbDevice.read(device, this.#platform);
      if (stopped) return;
      if (read.ok) listener(read.value);
      else this.#options.onUnreadable?.(read.failure);
    };
    const connected = (event: { device: USBDevice }): void => void arrived(event.device);
    const gone = (event: { device: USBDevice }): void => void seen.delete(event.device);
    this.#platform.addEventListener('connect', connected);
    this.#platform.addEventListener('disconnect', gone);
    void this.#platform.getDevices().then(
      async (devices) => {
        for (const device of devices) await arrived(device);
      },
      () => undefined,
    );
    return () => {
      stopped = true;
      this.#platform.removeEventListener('connect', connected);
      this.#platform.removeEventListener('disconnect', gone);
    };
  }
}
