import { isIn, type SetupPacket, standardRequest } from '../setup-packet.ts';
import { failed, type UsbFailureKind, type UsbResult } from '../usb-failure.ts';
import type { RawDescriptors, TransferOptions, UsbDevice, UsbIdentity, UsbSpeed } from '../usb-device.ts';

export interface DeviceWatch {
  /** A request on endpoint 0 that reached the device, or that it was asked for by the platform's own call. */
  control(setup: SetupPacket, outcome: 'ok' | UsbFailureKind): void;
  /** Bytes of a bulk or interrupt transfer that passed. */
  moved(endpoint: number, length_bytes: number): void;
  /** Whoever had it gives it back; before that is done. */
  closing?(): void;
}

/**
 * A device on loan, seen and cut off: everything that is done with it is told, and after `cut()` nothing is done with it any more,
 * whoever still holds it.
 */
export class WatchedDevice implements UsbDevice {
  readonly #device: UsbDevice;
  readonly #watch: DeviceWatch;
  readonly #listeners = new Set<() => void>();
  readonly #forget: () => void;
  #isCut = false;

  constructor(device: UsbDevice, watch: DeviceWatch) {
    this.#device = device;
    this.#watch = watch;
    this.#forget = device.onDisconnect(() => this.#gone());
  }

  get identity(): UsbIdentity {
    return this.#device.identity;
  }

  get speed(): UsbSpeed {
    return this.#device.speed;
  }

  get descriptors(): RawDescriptors {
    return this.#device.descriptors;
  }

  get connected(): boolean {
    return !this.#isCut && this.#device.connected;
  }

  /** At once, before anything is waited for: the next request is refused. Then the device is given back to this machine. */
  async cut(): Promise<void> {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#forget();
    this.#gone();
    await this.#device.close();
  }

  open(): Promise<UsbResult<void>> {
    return this.#use(() => this.#device.open());
  }

  close(): Promise<void> {
    this.#watch.closing?.();
    return this.#device.close();
  }

  selectConfiguration(value: number): Promise<UsbResult<void>> {
    return this.#told(0x00, standardRequest.setConfiguration, [value, 0], () =>
      this.#device.selectConfiguration(value),
    );
  }

  claimInterface(number: number): Promise<UsbResult<void>> {
    return this.#use(() => this.#device.claimInterface(number));
  }

  releaseInterface(number: number): Promise<UsbResult<void>> {
    return this.#use(() => this.#device.releaseInterface(number));
  }

  selectAlternate(interfaceNumber: number, alternate: number): Promise<UsbResult<void>> {
    return this.#told(0x01, standardRequest.setInterface, [alternate, interfaceNumber], () =>
      this.#device.selectAlternate(interfaceNumber, alternate),
    );
  }

  clearHalt(endpoint: number): Promise<UsbResult<void>> {
    return this.#told(0x02, standardRequest.clearFeature, [0, endpoint], () => this.#device.clearHalt(endpoint));
  }

  /** USB_RT_PORT, SET_FEATURE, PORT_RESET: as it is asked for on the wire. */
  reset(): Promise<UsbResult<void>> {
    return this.#told(0x23, standardRequest.setFeature, [4, 0], () => this.#device.reset());
  }

  async control(setup: SetupPacket, data?: Uint8Array, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const result = await this.#use(() => this.#device.control(setup, data, options));
    const passed = result.ok ? (isIn(setup) ? result.value.length : (data?.length ?? 0)) : 0;
    this.#watch.control({ ...setup, length: passed }, outcomeOf(result));
    return result;
  }

  async transferIn(endpoint: number, length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const result = await this.#use(() => this.#device.transferIn(endpoint, length, options));
    this.#watch.moved(endpoint, result.ok ? result.value.length : (result.failure.passed?.length ?? 0));
    return result;
  }

  async transferOut(endpoint: number, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<number>> {
    const result = await this.#use(() => this.#device.transferOut(endpoint, data, options));
    this.#watch.moved(endpoint, result.ok ? result.value : 0);
    return result;
  }

  onDisconnect(listener: () => void): () => void {
    if (this.connected) this.#listeners.add(listener);
    else listener();
    return () => this.#listeners.delete(listener);
  }

  async #told(
    requestType: number,
    request: number,
    [value, index]: readonly [number, number],
    work: () => Promise<UsbResult<void>>,
  ): Promise<UsbResult<void>> {
    const result = await this.#use(work);
    this.#watch.control({ requestType, request, value, index, length: 0 }, outcomeOf(result));
    return result;
  }

  async #use<T>(work: () => Promise<UsbResult<T>>): Promise<UsbResult<T>> {
    if (this.#isCut) return failed('disconnected', 'The device is not shared any more.');
    return work();
  }

  #gone(): void {
    for (const listener of Array.from(this.#listeners)) listener();
    this.#listeners.clear();
  }
}

function outcomeOf(result: UsbResult<unknown>): 'ok' | UsbFailureKind {
  return result.ok ? 'ok' : result.failure.kind;
}
