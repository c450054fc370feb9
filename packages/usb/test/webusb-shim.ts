/// <reference types="w3c-web-usb" />
import { ownBytes } from '../src/bytes.ts';
import { parseConfiguration } from '../src/descriptors.ts';
import type { UsbDevice } from '../src/usb-device.ts';
import type { UsbResult } from '../src/usb-failure.ts';
import type { DisconnectSource } from '../src/webusb/webusb-device.ts';

const types = { standard: 0, class: 1, vendor: 2 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

/**
 * WebUSB as a browser has it (nothing can be cancelled, errors are DOMExceptions), in front of any `UsbDevice`. For tests of the
 * adapter, and for `Navigator.prototype.usb` in browser stories.
 */
export function webUsbShim(device: UsbDevice): { usb: DisconnectSource; device: USBDevice } {
  const shim = new Shim(device) as unknown as USBDevice;
  const listeners = new Set<(event: { device: USBDevice }) => void>();
  device.onDisconnect(() => {
    for (const listener of Array.from(listeners)) listener({ device: shim });
  });
  return {
    device: shim,
    usb: {
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
  };
}

class Shim {
  readonly #device: UsbDevice;
  readonly #claimed = new Set<number>();
  opened = false;
  #configuration = 0;

  constructor(device: UsbDevice) {
    this.#device = device;
  }

  get configurations(): unknown {
    return this.#device.descriptors.configurations.flatMap((raw) => {
      const read = parseConfiguration(raw);
      if (!read.ok) return [];
      const interfaces = read.value.interfaces.map((one) => ({
        interfaceNumber: one.number,
        alternates: [
          { interfaceClass: one.interfaceClass, interfaceSubclass: one.subclass, interfaceProtocol: one.protocol },
        ],
      }));
      return [{ configurationValue: read.value.value, interfaces }];
    });
  }

  get configuration(): unknown {
    const raw = this.#device.descriptors.configurations[0];
    const read = raw && parseConfiguration(raw);
    if (!read?.ok || this.#configuration !== read.value.value) return null;
    const numbers = [...new Set(read.value.interfaces.map((one) => one.number))];
    return {
      configurationValue: this.#configuration,
      interfaces: numbers.map((interfaceNumber) => ({ interfaceNumber, claimed: this.#claimed.has(interfaceNumber) })),
    };
  }

  async open(): Promise<void> {
    ok(await this.#device.open());
    this.opened = true;
  }

  async close(): Promise<void> {
    this.opened = false;
    this.#claimed.clear();
    this.#configuration = 0;
    await this.#device.close();
  }

  async forget(): Promise<void> {
    await this.close();
  }

  async reset(): Promise<void> {
    ok(await this.#device.reset());
  }

  async selectConfiguration(value: number): Promise<void> {
    ok(await this.#device.selectConfiguration(value));
    this.#configuration = value;
  }

  async claimInterface(number: number): Promise<void> {
    if (!this.opened) throw new DOMException('The device must be opened first.', 'InvalidStateError');
    ok(await this.#device.claimInterface(number));
    this.#claimed.add(number);
  }

  async releaseInterface(number: number): Promise<void> {
    ok(await this.#device.releaseInterface(number));
    this.#claimed.delete(number);
  }

  async selectAlternateInterface(number: number, alternate: number): Promise<void> {
    ok(await this.#device.selectAlternate(number, alternate));
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    ok(await this.#device.clearHalt(endpoint | (direction === 'in' ? 0x80 : 0)));
  }

  async controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<unknown> {
    return inward(await this.#device.control({ ...packet(setup, 0x80), length }));
  }

  async controlTransferOut(setup: USBControlTransferParameters, data?: Uint8Array): Promise<unknown> {
    const bytes = data ? ownBytes(data) : new Uint8Array(0);
    return outward(await this.#device.control({ ...packet(setup, 0), length: bytes.length }, bytes), bytes.length);
  }

  async transferIn(endpoint: number, length: number): Promise<unknown> {
    return inward(await this.#device.transferIn(endpoint | 0x80, length));
  }

  async transferOut(endpoint: number, data: Uint8Array): Promise<unknown> {
    const bytes = ownBytes(data);
    return outward(await this.#device.transferOut(endpoint, bytes), bytes.length);
  }

  get productId(): number {
    return this.#device.identity.productId;
  }

  get vendorId(): number {
    return this.#device.identity.vendorId;
  }

  get serialNumber(): string | undefined {
    return this.#device.identity.serial;
  }
}

function packet(
  setup: USBControlTransferParameters,
  direction: number,
): { requestType: number; request: number; value: number; index: number } {
  const requestType = direction | (types[setup.requestType] << 5) | recipients[setup.recipient];
  return { requestType, request: setup.request, value: setup.value, index: setup.index };
}

function ok(result: UsbResult<unknown>): void {
  if (result.ok) return;
  const name =
    result.failure.kind === 'not_found' || result.failure.kind === 'disconnected' ? 'NotFoundError' : 'NetworkError';
  throw new DOMException(name === 'NetworkError' ? 'Unable to claim interface.' : 'The device was disconnected.', name);
}

function inward(result: UsbResult<Uint8Array>): unknown {
  if (result.ok) return { status: 'ok', data: new DataView(ownBytes(result.value).buffer) };
  const { kind, passed } = result.failure;
  if (kind === 'stall') return { status: 'stall' };
  if (kind === 'overflow')
    return { status: 'babble', data: new DataView(ownBytes(passed ?? new Uint8Array(0)).buffer) };
  if (kind === 'not_found' || kind === 'refused')
    throw new DOMException(
      'The specified endpoint is not part of a claimed and selected alternate interface.',
      'NotFoundError',
    );
  throw new DOMException('A transfer error has occurred.', kind === 'cancelled' ? 'AbortError' : 'NetworkError');
}

function outward(result: UsbResult<unknown>, bytesWritten: number): unknown {
  if (result.ok) return { status: 'ok', bytesWritten };
  if (result.failure.kind === 'stall') return { status: 'stall', bytesWritten: 0 };
  throw new DOMException('A transfer error has occurred.', 'NetworkError');
}
