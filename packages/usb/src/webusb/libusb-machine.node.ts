/// <reference types="w3c-web-usb" />
import type { Device, InEndpoint, OutEndpoint, Transfer } from 'usb';
import { failed, type UsbResult } from '../usb-failure.ts';
import type { UsbDevice } from '../usb-device.ts';
import { type DisconnectSource, WebUsbDevice } from './webusb-device.ts';

/** A device as the system knows it, before it is opened. */
export interface SeenDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass: number;
  readonly interfaceClasses: readonly number[];
  /** `2-1.4`: the bus and the sockets on the way. */
  readonly port: string;
  /** Opens it and reads its descriptors from itself. */
  read(): Promise<UsbResult<UsbDevice>>;
}

type Usb = typeof import('usb');
type Listener = (event: { device: USBDevice }) => void;

/**
 * The USB devices of this machine by libusb (`usb` 2.18, ADR 19). Unlike the WebUSB class of that package it opens nothing that is not
 * asked for, knows where a device is plugged in, can close a device while transfers wait, and clears a halt on both sides of the cable
 * (that class sends the request as any other, and the controller's toggle stays behind). Hot-plug needs udevd on Linux.
 */
export class LibusbMachine implements DisconnectSource {
  readonly #usb: Usb;
  readonly #opened = new Map<Device, USBDevice>();
  readonly #gone = new Set<Listener>();
  readonly #arrivals = new Set<(seen: SeenDevice) => void>();

  private constructor(usb: Usb) {
    this.#usb = usb;
  }

  /** The native part is loaded on first use: an idle agent does without it. */
  static async load(): Promise<LibusbMachine> {
    return new LibusbMachine(await import('usb'));
  }

  seen(): SeenDevice[] {
    return this.#usb.getDeviceList().flatMap((device) => this.#see(device) ?? []);
  }

  /** @returns stops listening */
  onArrival(listener: (seen: SeenDevice) => void): () => void {
    this.#listen();
    this.#arrivals.add(listener);
    return () => {
      this.#arrivals.delete(listener);
      this.#rest();
    };
  }

  addEventListener(_type: 'disconnect', listener: Listener): void {
    this.#listen();
    this.#gone.add(listener);
  }

  removeEventListener(_type: 'disconnect', listener: Listener): void {
    this.#gone.delete(listener);
    this.#rest();
  }

  #isListening(): boolean {
    return this.#gone.size + this.#arrivals.size > 0;
  }

  #listen(): void {
    if (this.#isListening()) return;
    this.#usb.usb.on('attach', this.#attached);
    this.#usb.usb.on('detach', this.#detached);
    // What keeps a program running is its session, not the wish to hear of devices.
    this.#usb.usb.unrefHotplugEvents();
  }

  #rest(): void {
    if (this.#isListening()) return;
    this.#usb.usb.off('attach', this.#attached);
    this.#usb.usb.off('detach', this.#detached);
  }

  #attached = (device: Device): void => {
    const seen = this.#see(device);
    if (seen) for (const listener of Array.from(this.#arrivals)) listener(seen);
  };

  #detached = (device: Device): void => {
    const opened = this.#opened.get(device);
    this.#opened.delete(device);
    if (opened) for (const listener of Array.from(this.#gone)) listener({ device: opened });
  };

  #see(device: Device): SeenDevice | undefined {
    const { idVendor: vendorId, idProduct: productId, bDeviceClass: deviceClass } = device.deviceDescriptor;
    let interfaceClasses: number[];
    try {
      interfaceClasses = device.allConfigDescriptors.flatMap((one) =>
        one.interfaces.flat().map((setting) => setting.bInterfaceClass),
      );
    } catch {
      // A device on its way out, or one that the system itself cannot read.
      return undefined;
    }
    const port = `${device.busNumber}-${(device.portNumbers ?? []).join('.')}`;
    return { vendorId, productId, deviceClass, interfaceClasses, port, read: () => this.#read(device, port) };
  }

  async #read(device: Device, port: string): Promise<UsbResult<UsbDevice>> {
    let opened = this.#opened.get(device);
    if (!opened) {
      try {
        opened = await openedBy(this.#usb, device);
      } catch (error) {
        return failed('refused', `The device at ${port} cannot be opened: ${reasonOf(error)}.`);
      }
      this.#opened.set(device, opened);
    }
    return WebUsbDevice.read(opened, this, port);
  }
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.includes('LIBUSB_ERROR_ACCESS')) return 'this user may not use it';
  if (text.includes('LIBUSB_ERROR_NOT_SUPPORTED')) return 'it has no driver that lets programs use it';
  if (text.includes('LIBUSB_ERROR_BUSY')) return 'another program holds it';
  return text.replaceAll(/^(?:\w+ error: )?(?:Error: )?/g, '');
}

async function openedBy(usb: Usb, device: Device): Promise<USBDevice> {
  const web = await usb.WebUSBDevice.createInstance(device, true);
  const pending = new Set<Transfer>();
  const mended = web as unknown as Mutable;
  const close = web.close.bind(web);
  mended.close = async () => {
    // The library refuses to close, and keeps the device, while a transfer waits.
    while (pending.size > 0) {
      for (const transfer of pending) transfer.cancel();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await close();
  };
  mended.clearHalt = (direction, number) =>
    new Promise((resolve, reject) => {
      const endpoint = endpointOf(device, number | (direction === 'in' ? 0x80 : 0));
      endpoint.clearHalt((error) => (error ? reject(new Error(`clearHalt error: ${error.message}`)) : resolve()));
    });
  mended.transferIn = async (number, length) => {
    const bytes = Buffer.alloc(length);
    const { status, passed } = await transferred(usb, pending, endpointOf(device, number | 0x80), bytes);
    return { status, data: new DataView(bytes.buffer, bytes.byteOffset, passed) };
  };
  mended.transferOut = async (number, data) => {
    const bytes = Buffer.from(data as ArrayBuffer);
    const { status, passed } = await transferred(usb, pending, endpointOf(device, number), bytes);
    return { status: status === 'babble' ? 'stall' : status, bytesWritten: passed };
  };
  return web as unknown as USBDevice;
}

type Mutable = {
  -readonly [Name in 'close' | 'clearHalt' | 'transferIn' | 'transferOut']: USBDevice[Name];
};

function endpointOf(device: Device, address: number): InEndpoint | OutEndpoint {
  for (const one of device.interfaces ?? []) {
    const found = one.endpoints.find((endpoint) => endpoint.address === address);
    if (found) return found as InEndpoint | OutEndpoint;
  }
  throw new DOMException('The endpoint is not part of a claimed interface.', 'NotFoundError');
}

function transferred(
  usb: Usb,
  pending: Set<Transfer>,
  endpoint: InEndpoint | OutEndpoint,
  bytes: Buffer,
): Promise<{ status: USBTransferStatus; passed: number }> {
  return new Promise((resolve, reject) => {
    const transfer = endpoint.makeTransfer(0, (error, _bytes, passed) => {
      pending.delete(transfer);
      if (!error) return resolve({ status: 'ok', passed });
      if (error.errno === usb.usb.LIBUSB_TRANSFER_STALL) return resolve({ status: 'stall', passed });
      if (error.errno === usb.usb.LIBUSB_TRANSFER_OVERFLOW) return resolve({ status: 'babble', passed });
      return reject(new Error(`transfer error: ${error.message}`));
    });
    transfer.submit(bytes);
    pending.add(transfer);
  });
}
