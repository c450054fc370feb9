import type { SetupPacket } from './setup-packet.ts';
import type { UsbResult } from './usb-failure.ts';

/** The numbers of `enum usb_device_speed` in Linux, which are on the USB/IP wire. */
export const usbSpeed = { unknown: 0, low: 1, full: 2, high: 3, super: 5 } as const;
export type UsbSpeed = (typeof usbSpeed)[keyof typeof usbSpeed];

/** Descriptors byte for byte as the device gave them: what is checked is what is passed on. */
export interface RawDescriptors {
  /** 18 bytes (USB 2.0 §9.6.1). */
  readonly device: Uint8Array;
  /** One per configuration, each with its interfaces and endpoints (§9.6.3). */
  readonly configurations: readonly Uint8Array[];
}

export interface UsbIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly serial?: string;
  readonly product?: string;
  readonly manufacturer?: string;
  /** Where it is plugged in, when the platform tells: `1-2.3`. */
  readonly port?: string;
}

export interface TransferOptions {
  /**
   * Ends the transfer with `cancelled`. Bytes that arrive for a cancelled IN transfer are given to the next one: nothing that
   * the device sent is lost.
   */
  readonly signal?: AbortSignal;
  /** OUT: ends with an empty packet when the bytes fill the last packet exactly (URB_ZERO_PACKET). */
  readonly zeroPacket?: boolean;
}

/**
 * One USB device at transfer level, wherever it is: in a browser, behind libusb, behind USB/IP, or simulated. Everything above
 * (ADB, fastboot, the USB/IP server) uses only this. `test/device-conformance.ts` is what it promises.
 *
 * Transfers of one endpoint keep their order; several may be under way; transfers of different endpoints do not wait for each
 * other. Nothing here has a time-out: the caller aborts.
 */
export interface UsbDevice {
  readonly identity: UsbIdentity;
  readonly speed: UsbSpeed;
  readonly descriptors: RawDescriptors;
  readonly connected: boolean;

  open(): Promise<UsbResult<void>>;
  /** Gives everything back. Transfers under way end as cancelled. May be called at any time, more than once. */
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<UsbResult<void>>;
  claimInterface(number: number): Promise<UsbResult<void>>;
  releaseInterface(number: number): Promise<UsbResult<void>>;
  selectAlternate(interfaceNumber: number, alternate: number): Promise<UsbResult<void>>;
  /** @param endpoint its address, with bit 7 for IN */
  clearHalt(endpoint: number): Promise<UsbResult<void>>;
  reset(): Promise<UsbResult<void>>;

  /** @param data of the data stage when the request goes out; `setup.length` is its length */
  control(setup: SetupPacket, data?: Uint8Array, options?: TransferOptions): Promise<UsbResult<Uint8Array>>;
  /** Bulk or interrupt, as the endpoint is. @returns at most `length` bytes; fewer after a short packet */
  transferIn(endpoint: number, length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>>;
  /** @returns how many bytes were taken */
  transferOut(endpoint: number, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<number>>;

  /** Called once, when the device is gone; at once when it is gone already. @returns stops listening */
  onDisconnect(listener: () => void): () => void;
}
