import type { WebUSB } from 'usb';
import type { UsbResult } from '../usb-failure.ts';
import { type DisconnectSource, WebUsbDevice } from './webusb-device.ts';

/**
 * The machine's USB devices by libusb (`usb` 2.18, see docs/adr). The native part is loaded on first use: an idle agent does
 * without it.
 */
export class LibusbDevices {
  readonly #usb: WebUSB;

  private constructor(usb: WebUSB) {
    this.#usb = usb;
  }

  static async load(): Promise<LibusbDevices> {
    const { WebUSB } = await import('usb');
    // Who may touch which device is decided by the policy on raw descriptors, not here. No time-out: callers abort.
    return new LibusbDevices(new WebUSB({ allowAllDevices: true, autoDetachKernelDriver: true, deviceTimeout: 0 }));
  }

  async list(): Promise<USBDevice[]> {
    return this.#usb.getDevices();
  }

  read(device: USBDevice): Promise<UsbResult<WebUsbDevice>> {
    return WebUsbDevice.read(device, this.#usb as unknown as DisconnectSource);
  }

  /** Hot-plug. Needs udevd on Linux. @returns stops watching */
  onConnect(listener: (device: USBDevice) => void): () => void {
    const connected = ({ device }: USBConnectionEvent): void => listener(device);
    this.#usb.addEventListener('connect', connected);
    return () => this.#usb.removeEventListener('connect', connected);
  }
}
