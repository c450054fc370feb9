import { descriptorType } from '../descriptors.ts';
import { readDescriptors, type ReadDescriptors } from '../device-policy.ts';
import { isIn, isStandard, recipient, recipientOf, type SetupPacket, standardRequest } from '../setup-packet.ts';
import { done, failed, success, type UsbResult } from '../usb-failure.ts';
import type { RawDescriptors, TransferOptions, UsbDevice, UsbIdentity, UsbSpeed } from '../usb-device.ts';
import type { InPipe } from './in-pipe.ts';
import type { OutPipe } from './out-pipe.ts';

/** A device made of software, seen from its inside. */
export interface Gadget {
  readonly identity: UsbIdentity;
  readonly speed: UsbSpeed;
  readonly descriptors: RawDescriptors;
  /** By index; 0 is not used. */
  readonly strings: readonly string[];
  readonly inPipes: ReadonlyMap<number, InPipe>;
  readonly outPipes: ReadonlyMap<number, OutPipe>;
  /** Class and vendor requests. `undefined`: not known, the device stalls. */
  control?(setup: SetupPacket, data: Uint8Array): Promise<Uint8Array | undefined>;
  /** The host set the configuration, reset or left the device: state of the protocols above is gone. */
  restarted?(): void;
}

/** A `UsbDevice` whose other end is a `Gadget`: as strict about states, halts and packets as a controller is. */
export class GadgetDevice implements UsbDevice {
  readonly identity: UsbIdentity;
  readonly speed: UsbSpeed;
  readonly descriptors: RawDescriptors;
  readonly #gadget: Gadget;
  readonly #read: ReadDescriptors;
  readonly #listeners = new Set<() => void>();
  #connected = true;
  #opened = false;
  #configuration = 0;
  readonly #claimed = new Set<number>();
  readonly #alternates = new Map<number, number>();

  constructor(gadget: Gadget) {
    const read = readDescriptors(gadget.descriptors);
    if ('reason' in read) throw new Error(`a gadget with unreadable descriptors: ${read.reason}`);
    this.#gadget = gadget;
    this.#read = read;
    this.identity = gadget.identity;
    this.speed = gadget.speed;
    this.descriptors = gadget.descriptors;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The cable is pulled, or the device restarts into another mode. */
  unplug(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#emptyPipes('disconnected', 'The device is gone.');
    for (const listener of Array.from(this.#listeners)) listener();
    this.#listeners.clear();
  }

  onDisconnect(listener: () => void): () => void {
    if (this.#connected) this.#listeners.add(listener);
    else listener();
    return () => this.#listeners.delete(listener);
  }

  async open(): Promise<UsbResult<void>> {
    if (!this.#connected) return gone;
    if (this.#opened) return failed('busy', 'Another program holds the device.');
    this.#opened = true;
    return done;
  }

  async close(): Promise<void> {
    this.#opened = false;
    this.#claimed.clear();
    this.#alternates.clear();
    for (const pipe of [...this.#gadget.inPipes.values(), ...this.#gadget.outPipes.values()])
      pipe.empty('cancelled', 'The device was closed.');
    this.#gadget.restarted?.();
  }

  async selectConfiguration(value: number): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    if (value !== 0 && !this.#read.configurations.some((one) => one.value === value))
      return failed('not_found', `The device has no configuration ${value}.`);
    this.#configuration = value;
    this.#claimed.clear();
    this.#alternates.clear();
    this.#emptyPipes('cancelled', 'The configuration was set.');
    this.#gadget.restarted?.();
    return done;
  }

  async claimInterface(number: number): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    if (!this.#interfaces().some((one) => one.number === number))
      return failed('not_found', `The device has no interface ${number} in its configuration.`);
    this.#claimed.add(number);
    return done;
  }

  async releaseInterface(number: number): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    if (!this.#claimed.delete(number)) return failed('not_found', `Interface ${number} is not claimed.`);
    return this.#applyAlternate(number, 0);
  }

  async selectAlternate(interfaceNumber: number, alternate: number): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    if (!this.#claimed.has(interfaceNumber)) return failed('refused', `Interface ${interfaceNumber} is not claimed.`);
    return this.#applyAlternate(interfaceNumber, alternate);
  }

  async clearHalt(endpoint: number): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    const pipe = this.#pipe(endpoint);
    if (!pipe) return failed('not_found', noEndpoint(endpoint));
    pipe.clearHalt();
    return done;
  }

  async reset(): Promise<UsbResult<void>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    this.#emptyPipes('cancelled', 'The device was reset.');
    this.#alternates.clear();
    this.#gadget.restarted?.();
    return done;
  }

  async control(
    setup: SetupPacket,
    data: Uint8Array = new Uint8Array(0),
    { signal }: TransferOptions = {},
  ): Promise<UsbResult<Uint8Array>> {
    const refusal = this.#unusable();
    if (refusal) return refusal;
    if (signal?.aborted) return failed('cancelled', 'The transfer was cancelled.');
    const answer = isStandard(setup) ? this.#standard(setup) : await this.#gadget.control?.(setup, data);
    if (!this.#connected) return gone;
    if (!answer) return failed('stall', 'The device does not know the request.');
    return success(isIn(setup) ? answer.subarray(0, setup.length) : new Uint8Array(0));
  }

  async transferIn(endpoint: number, length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const pipe = this.#gadget.inPipes.get(endpoint);
    const refusal = this.#unusable() ?? this.#unclaimed(endpoint);
    if (refusal || !pipe) return refusal ?? failed('not_found', noEndpoint(endpoint));
    return pipe.take(length, options);
  }

  async transferOut(endpoint: number, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<number>> {
    const pipe = this.#gadget.outPipes.get(endpoint);
    const refusal = this.#unusable() ?? this.#unclaimed(endpoint);
    if (refusal || !pipe) return refusal ?? failed('not_found', noEndpoint(endpoint));
    return pipe.push(data, options);
  }

  #unusable(): ReturnType<typeof failed> | undefined {
    if (!this.#connected) return gone;
    return this.#opened ? undefined : failed('refused', 'The device is not open.');
  }

  #interfaces(): ReadDescriptors['configurations'][number]['interfaces'] {
    return this.#read.configurations.find((one) => one.value === this.#configuration)?.interfaces ?? [];
  }

  #unclaimed(endpoint: number): ReturnType<typeof failed> | undefined {
    const owner = this.#interfaces().find(
      (one) =>
        one.alternate === (this.#alternates.get(one.number) ?? 0) &&
        one.endpoints.some((candidate) => candidate.address === endpoint),
    );
    if (!owner) return failed('not_found', noEndpoint(endpoint));
    return this.#claimed.has(owner.number) ? undefined : failed('refused', `Interface ${owner.number} is not claimed.`);
  }

  #applyAlternate(interfaceNumber: number, alternate: number): UsbResult<void> {
    const settings = this.#interfaces().filter((one) => one.number === interfaceNumber);
    if (!settings.some((one) => one.alternate === alternate))
      return failed('not_found', `Interface ${interfaceNumber} has no setting ${alternate}.`);
    this.#alternates.set(interfaceNumber, alternate);
    for (const endpoint of settings.flatMap((one) => one.endpoints))
      this.#pipe(endpoint.address)?.empty('cancelled', 'The interface was set.');
    return done;
  }

  #pipe(endpoint: number): InPipe | OutPipe | undefined {
    return endpoint & 0x80 ? this.#gadget.inPipes.get(endpoint) : this.#gadget.outPipes.get(endpoint);
  }

  #emptyPipes(kind: 'disconnected' | 'cancelled', message: string): void {
    for (const pipe of [...this.#gadget.inPipes.values(), ...this.#gadget.outPipes.values()]) pipe.empty(kind, message);
  }

  #standard(setup: SetupPacket): Uint8Array | undefined {
    const type = setup.value >> 8;
    const index = setup.value & 0xff;
    switch (setup.request) {
      case standardRequest.getDescriptor:
        if (type === descriptorType.device) return this.descriptors.device;
        if (type === descriptorType.configuration) return this.descriptors.configurations[index];
        return type === descriptorType.string ? this.#string(index) : undefined;
      case standardRequest.getConfiguration:
        return Uint8Array.of(this.#configuration);
      case standardRequest.getInterface:
        return Uint8Array.of(this.#alternates.get(setup.index) ?? 0);
      case standardRequest.getStatus:
        return Uint8Array.of(recipient(setup) === recipientOf.device ? 1 : 0, 0);
      default:
        return undefined;
    }
  }

  #string(index: number): Uint8Array | undefined {
    if (index === 0) return Uint8Array.of(4, descriptorType.string, 0x09, 0x04);
    const text = this.#gadget.strings[index];
    return text === undefined ? undefined : stringDescriptor(text);
  }
}

const gone = failed('disconnected', 'The device is gone.');
const noEndpoint = (endpoint: number): string => `There is no endpoint 0x${endpoint.toString(16)} in this setting.`;

function stringDescriptor(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes[0] = bytes.length;
  bytes[1] = descriptorType.string;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    bytes[2 + index * 2] = code & 0xff;
    bytes[3 + index * 2] = code >> 8;
  }
  return bytes;
}
