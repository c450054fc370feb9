/// <reference types="w3c-web-usb" />
import { ownBytes } from '../bytes.ts';
import { parseConfiguration } from '../descriptors.ts';
import { isIn, type SetupPacket } from '../setup-packet.ts';
import { done, failed, success, type UsbFailure, type UsbResult } from '../usb-failure.ts';
import {
  type RawDescriptors,
  type TransferOptions,
  type UsbDevice,
  type UsbIdentity,
  type UsbSpeed,
} from '../usb-device.ts';
import { speedOf } from '../speed-of.ts';
import { readIdentity, readRawDescriptors } from '../read-descriptors.ts';
import { InEndpoint, transferPart_bytes } from './in-endpoint.ts';
import { failureOf } from './webusb-failure.ts';

const partsInFlight = 4;

const requestTypes: readonly USBRequestType[] = ['standard', 'class', 'vendor'];
const recipients: readonly USBRecipient[] = ['device', 'interface', 'endpoint', 'other'];

/** How the platform tells that a device is gone: `navigator.usb`, or the `usb` package. */
export interface DisconnectSource {
  addEventListener(type: 'disconnect', listener: (event: { device: USBDevice }) => void): void;
  removeEventListener(type: 'disconnect', listener: (event: { device: USBDevice }) => void): void;
}

/** A device of WebUSB, or of anything of that shape (the `usb` package in Node). */
export class WebUsbDevice implements UsbDevice {
  readonly identity: UsbIdentity;
  readonly speed: UsbSpeed;
  readonly descriptors: RawDescriptors;
  readonly #device: USBDevice;
  readonly #inward = new Map<number, InEndpoint>();
  readonly #maxPackets: ReadonlyMap<number, number>;
  readonly #outward = new Map<number, Promise<unknown>>();
  readonly #listeners = new Set<() => void>();
  #connected = true;
  #opened = false;

  private constructor(device: USBDevice, descriptors: RawDescriptors, identity: UsbIdentity) {
    this.#device = device;
    this.descriptors = descriptors;
    this.identity = identity;
    this.speed = speedOf(descriptors);
    const endpoints = descriptors.configurations.flatMap((raw) => {
      const read = parseConfiguration(raw);
      return read.ok ? read.value.interfaces.flatMap((one) => one.endpoints) : [];
    });
    this.#maxPackets = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint.maxPacket]));
  }

  /**
   * Reads the raw descriptors from the device itself, not the platform's account of them.
   *
   * @param port where it is plugged in, when the platform tells
   */
  static async read(device: USBDevice, source: DisconnectSource, port?: string): Promise<UsbResult<WebUsbDevice>> {
    try {
      if (!device.opened) await device.open();
      const control = async (setup: SetupPacket): Promise<UsbResult<Uint8Array>> => controlIn(device, setup);
      const descriptors = await readRawDescriptors(control);
      if (!descriptors.ok) return descriptors;
      const identity = await readIdentity(control, descriptors.value);
      const read = new WebUsbDevice(device, descriptors.value, { ...identity, ...(port !== undefined && { port }) });
      const gone = (event: { device: USBDevice }): void => {
        if (event.device !== device) return;
        source.removeEventListener('disconnect', gone);
        read.#gone();
      };
      source.addEventListener('disconnect', gone);
      return success(read);
    } catch (error) {
      return failureOf(error, true);
    }
  }

  get connected(): boolean {
    return this.#connected;
  }

  onDisconnect(listener: () => void): () => void {
    if (this.#connected) this.#listeners.add(listener);
    else listener();
    return () => this.#listeners.delete(listener);
  }

  async open(): Promise<UsbResult<void>> {
    if (!this.#connected) return failed('disconnected', 'The device is gone.');
    if (this.#opened) return failed('busy', 'Another program holds the device.');
    return this.#attempt(async () => {
      if (!this.#device.opened) await this.#device.open();
      this.#opened = true;
    });
  }

  async close(): Promise<void> {
    this.#opened = false;
    this.#outward.clear();
    this.#forget({ kind: 'cancelled', message: 'The device was closed.' });
    if (this.#device.opened) await this.#device.close().catch(() => undefined);
  }

  /** The person's permission goes too: the page has to ask again (ARCHITECTURE §7). */
  async forget(): Promise<void> {
    await this.close();
    await this.#device.forget().catch(() => undefined);
  }

  selectConfiguration(value: number): Promise<UsbResult<void>> {
    // Setting the active one again is refused by browsers while an interface is claimed, and changes nothing.
    if (this.#device.configuration?.configurationValue === value) return this.#attempt(async () => undefined);
    return this.#attempt(() => this.#device.selectConfiguration(value));
  }

  claimInterface(number: number): Promise<UsbResult<void>> {
    // Reading the descriptors has opened it for the platform; who wants to use it opens it here.
    const refusal = this.#unusable();
    if (refusal) return Promise.resolve(refusal);
    const one = this.#device.configuration?.interfaces.find((candidate) => candidate.interfaceNumber === number);
    if (!one)
      return Promise.resolve(failed('not_found', `The device has no interface ${number} in its configuration.`));
    if (one?.claimed) return this.#attempt(async () => undefined);
    return this.#attempt(() => this.#device.claimInterface(number));
  }

  releaseInterface(number: number): Promise<UsbResult<void>> {
    return this.#attempt(() => this.#device.releaseInterface(number));
  }

  selectAlternate(interfaceNumber: number, alternate: number): Promise<UsbResult<void>> {
    this.#forget({ kind: 'cancelled', message: 'The interface was set.' });
    return this.#attempt(() => this.#device.selectAlternateInterface(interfaceNumber, alternate));
  }

  async clearHalt(endpoint: number): Promise<UsbResult<void>> {
    const result = await this.#attempt(() => this.#device.clearHalt(endpoint & 0x80 ? 'in' : 'out', endpoint & 0x0f));
    if (result.ok) this.#inward.get(endpoint)?.clearHalt();
    return result;
  }

  reset(): Promise<UsbResult<void>> {
    this.#forget({ kind: 'cancelled', message: 'The device was reset.' });
    return this.#attempt(() => this.#device.reset());
  }

  async control(setup: SetupPacket, data?: Uint8Array, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    const transfer = isIn(setup) ? controlIn(this.#device, setup) : controlOut(this.#device, setup, data);
    return abortable(
      transfer.catch((error: unknown) => this.#failed(error)),
      options?.signal,
    );
  }

  async transferIn(endpoint: number, length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const refusal = this.#unusable();
    const maxPacket = this.#maxPackets.get(endpoint);
    if (refusal || !maxPacket) return refusal ?? failed('not_found', noEndpoint(endpoint));
    let pipe = this.#inward.get(endpoint);
    if (!pipe) {
      pipe = new InEndpoint(maxPacket, (length) => this.#rawIn(endpoint, length));
      this.#inward.set(endpoint, pipe);
    }
    return pipe.take(length, options);
  }

  async transferOut(endpoint: number, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<number>> {
    const refusal = this.#unusable();
    const maxPacket = this.#maxPackets.get(endpoint);
    if (refusal || !maxPacket) return refusal ?? failed('not_found', noEndpoint(endpoint));
    const parts = splitParts(data, options?.zeroPacket === true && data.length % maxPacket === 0);
    // Whole requests of one endpoint stand in line, so that parts of two never mix.
    const before = this.#outward.get(endpoint) ?? Promise.resolve();
    const sent = before.then(() => this.#rawOut(endpoint, parts, options?.signal));
    this.#outward.set(endpoint, sent);
    return abortable(sent, options?.signal);
  }

  async #rawIn(endpoint: number, length: number): Promise<UsbResult<Uint8Array>> {
    try {
      return bytesOf(await this.#device.transferIn(endpoint & 0x0f, length));
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #rawOut(endpoint: number, parts: readonly Uint8Array[], signal?: AbortSignal): Promise<UsbResult<number>> {
    const underWay: Promise<USBOutTransferResult>[] = [];
    let sent = 0;
    try {
      for (const part of parts) {
        if (signal?.aborted) break;
        underWay.push(this.#device.transferOut(endpoint & 0x0f, ownBytes(part)));
        if (underWay.length >= partsInFlight)
          sent += writtenOf(await (underWay.shift() as Promise<USBOutTransferResult>));
      }
      for (const one of underWay) sent += writtenOf(await one);
      return signal?.aborted ? failed('cancelled', 'The transfer was cancelled.') : success(sent);
    } catch (error) {
      await Promise.allSettled(underWay);
      return this.#failed(error);
    }
  }

  #unusable(): { ok: false; failure: UsbFailure } | undefined {
    if (!this.#connected) return failed('disconnected', 'The device is gone.');
    return this.#opened ? undefined : failed('refused', 'The device is not open.');
  }

  async #attempt(work: () => Promise<unknown>): Promise<UsbResult<void>> {
    if (!this.#connected) return failed('disconnected', 'The device is gone.');
    try {
      await work();
      return done;
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** A transfer may know that the device is gone before the platform tells so, which on Linux needs udevd. */
  #failed(error: unknown): { ok: false; failure: UsbFailure } {
    const result = failureOf(error, this.#connected);
    if (result.failure.kind === 'disconnected') this.#gone();
    return result;
  }

  #forget(failure: UsbFailure): void {
    for (const endpoint of this.#inward.values()) endpoint.forget(failure);
    this.#inward.clear();
  }

  #gone(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#forget({ kind: 'disconnected', message: 'The device is gone.' });
    for (const listener of Array.from(this.#listeners)) listener();
    this.#listeners.clear();
  }
}

const noEndpoint = (endpoint: number): string => `There is no endpoint 0x${endpoint.toString(16)} on the device.`;

function splitParts(data: Uint8Array, zeroPacket: boolean): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += transferPart_bytes) parts.push(data.subarray(at, at + transferPart_bytes));
  if (zeroPacket || data.length === 0) parts.push(new Uint8Array(0));
  return parts;
}

async function controlIn(device: USBDevice, setup: SetupPacket): Promise<UsbResult<Uint8Array>> {
  return bytesOf(await device.controlTransferIn(parametersOf(setup), setup.length));
}

async function controlOut(device: USBDevice, setup: SetupPacket, data?: Uint8Array): Promise<UsbResult<Uint8Array>> {
  const result = await device.controlTransferOut(parametersOf(setup), data && ownBytes(data));
  return result.status === 'ok' ? success(new Uint8Array(0)) : failed('stall', 'The device refused the request.');
}

function parametersOf(setup: SetupPacket): USBControlTransferParameters {
  return {
    requestType: requestTypes[(setup.requestType >> 5) & 3] ?? 'vendor',
    recipient: recipients[setup.requestType & 0x1f] ?? 'other',
    request: setup.request,
    value: setup.value,
    index: setup.index,
  };
}

function bytesOf(result: USBInTransferResult): UsbResult<Uint8Array> {
  const { data, status } = result;
  const bytes = data ? ownBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) : new Uint8Array(0);
  if (status === 'stall') return failed('stall', 'The device refused the request.', bytes);
  if (status === 'babble') return failed('overflow', 'The device sent more than was asked for.', bytes);
  return success(bytes);
}

function writtenOf(result: USBOutTransferResult): number {
  if (result.status !== 'ok') throw new Error('STALL');
  return result.bytesWritten;
}

/** The platform goes on with it; who asked does not wait for it. */
function abortable<T>(transfer: Promise<UsbResult<T>>, signal?: AbortSignal): Promise<UsbResult<T>> {
  if (!signal) return transfer;
  const cancelled = failed('cancelled', 'The transfer was cancelled.');
  if (signal.aborted) return Promise.resolve(cancelled);
  return new Promise((resolve) => {
    const abort = (): void => resolve(cancelled);
    signal.addEventListener('abort', abort, { once: true });
    void transfer.then((result) => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    });
  });
}
