import { type BytePipe, ByteReader } from '../byte-pipe.ts';
import { joinBytes } from '../bytes.ts';
import { readIdentity, readRawDescriptors } from '../read-descriptors.ts';
import { type SetupPacket, standardRequest } from '../setup-packet.ts';
import { done, failed, success, type UsbResult } from '../usb-failure.ts';
import {
  type RawDescriptors,
  type TransferOptions,
  type UsbDevice,
  type UsbIdentity,
  type UsbSpeed,
  usbSpeed,
} from '../usb-device.ts';
import { UrbClient } from './urb-client.ts';
import {
  busIdLength,
  deviceLength,
  type ListedDevice,
  operation,
  operationLength,
  readDevice,
  readOperation,
  status,
  urbFlag,
  usbIpVersion,
  writeOperation,
  writeText,
} from './wire.ts';

/** A list is bounded: it comes from the other side. */
const mostDevices = 64;

/** What the server offers. The connection is used up by it. */
export async function listDevices(pipe: BytePipe): Promise<UsbResult<ListedDevice[]>> {
  const reader = new ByteReader(pipe.incoming);
  try {
    await pipe.write(writeOperation(operation.requestList));
    const head = await reader.take(operationLength + 4);
    if (!head || !isAnswer(head, operation.replyList))
      return failed('protocol', 'The answer is not a list of devices.');
    const count = new DataView(head.buffer).getUint32(operationLength);
    if (count > mostDevices)
      return failed('protocol', `The list names ${count} devices; at most ${mostDevices} are read.`);
    const devices: ListedDevice[] = [];
    for (let index = 0; index < count; index += 1) {
      const bytes = await reader.take(deviceLength);
      const device = bytes && readDevice(bytes);
      const interfaces = device && (await reader.take(device.interfaceCount * 4));
      if (!device || !interfaces) return failed('disconnected', 'The list of devices ended early.');
      devices.push({ ...device, interfaces: triples(interfaces) });
    }
    return success(devices);
  } finally {
    pipe.close();
  }
}

function triples(bytes: Uint8Array): [number, number, number][] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => {
    const at = index * 4;
    return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  });
}

function isAnswer(bytes: Uint8Array, code: number): boolean {
  const head = readOperation(bytes);
  return head.version === usbIpVersion && head.code === code && head.status === status.ok;
}

const importRefusals: Readonly<Record<number, string>> = {
  [status.notAvailable]: 'The device is not shared.',
  [status.busy]: 'The device is lent to someone else.',
  [status.deviceError]: 'The device does not answer.',
  [status.noDevice]: 'There is no such device; it may have been unplugged.',
};

/**
 * A device at the other end of USB/IP, as a `UsbDevice`. Its descriptors are read again through the wire and are to be checked
 * by the policy of this end: both ends distrust the device.
 */
export class UsbIpDevice implements UsbDevice {
  readonly identity: UsbIdentity;
  readonly speed: UsbSpeed;
  readonly descriptors: RawDescriptors;
  readonly #client: UrbClient;
  #opened = false;
  readonly #claimed = new Set<number>();

  private constructor(client: UrbClient, listed: ListedDevice, descriptors: RawDescriptors, identity: UsbIdentity) {
    this.#client = client;
    this.descriptors = descriptors;
    this.identity = identity;
    this.speed = (Object.values(usbSpeed) as number[]).includes(listed.speed)
      ? (listed.speed as UsbSpeed)
      : usbSpeed.high;
  }

  static async import(pipe: BytePipe, busId: string): Promise<UsbResult<UsbIpDevice>> {
    const reader = new ByteReader(pipe.incoming);
    const refuse = (result: { ok: false }): { ok: false } => {
      pipe.close();
      return result;
    };
    await pipe.write(joinBytes([writeOperation(operation.requestImport), writeText(busId, busIdLength)]));
    const head = await reader.take(operationLength);
    if (!head) return refuse(failed('disconnected', 'The other side closed the connection.')) as UsbResult<UsbIpDevice>;
    if (!isAnswer(head, operation.replyImport)) {
      const why = importRefusals[readOperation(head).status] ?? 'The other side does not share the device.';
      return refuse(failed('refused', why)) as UsbResult<UsbIpDevice>;
    }
    const bytes = await reader.take(deviceLength);
    if (!bytes)
      return refuse(failed('disconnected', 'The other side closed the connection.')) as UsbResult<UsbIpDevice>;
    const listed = readDevice(bytes);
    const client = new UrbClient(pipe, reader, (listed.busNumber << 16) | (listed.deviceNumber & 0xffff));
    const descriptors = await readRawDescriptors((setup) => client.control(setup, new Uint8Array(0)));
    if (!descriptors.ok) return refuse(descriptors) as UsbResult<UsbIpDevice>;
    const identity = await readIdentity((setup) => client.control(setup, new Uint8Array(0)), descriptors.value);
    return success(new UsbIpDevice(client, listed, descriptors.value, { ...identity, port: busId }));
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  onDisconnect(listener: () => void): () => void {
    return this.#client.onDisconnect(listener);
  }

  async open(): Promise<UsbResult<void>> {
    if (!this.connected) return failed('disconnected', 'The device is gone.');
    if (this.#opened) return failed('busy', 'Another program holds the device.');
    this.#opened = true;
    return done;
  }

  /** Gives the device back to the other side. */
  async close(): Promise<void> {
    this.#opened = false;
    this.#client.close();
  }

  async selectConfiguration(value: number): Promise<UsbResult<void>> {
    this.#claimed.clear();
    return this.#request(0x00, standardRequest.setConfiguration, value, 0);
  }

  /** The other side holds all interfaces; claims here keep this side's users apart. */
  async claimInterface(number: number): Promise<UsbResult<void>> {
    if (!this.#opened) return failed('refused', 'The device is not open.');
    this.#claimed.add(number);
    return this.connected ? done : failed('disconnected', 'The device is gone.');
  }

  async releaseInterface(number: number): Promise<UsbResult<void>> {
    if (!this.#claimed.delete(number)) return failed('not_found', `Interface ${number} is not claimed.`);
    return done;
  }

  async selectAlternate(interfaceNumber: number, alternate: number): Promise<UsbResult<void>> {
    if (!this.#claimed.has(interfaceNumber)) return failed('refused', `Interface ${interfaceNumber} is not claimed.`);
    return this.#request(0x01, standardRequest.setInterface, alternate, interfaceNumber);
  }

  async clearHalt(endpoint: number): Promise<UsbResult<void>> {
    return this.#request(0x02, standardRequest.clearFeature, 0, endpoint);
  }

  /** USB_RT_PORT, SET_FEATURE, PORT_RESET: how the kernel's exporter is asked for it. */
  async reset(): Promise<UsbResult<void>> {
    return this.#request(0x23, standardRequest.setFeature, 4, 0);
  }

  async control(setup: SetupPacket, data?: Uint8Array, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    if (!this.#opened) return failed('refused', 'The device is not open.');
    return this.#client.control(setup, data ?? new Uint8Array(0), options);
  }

  async transferIn(endpoint: number, length: number, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    if (!this.#opened) return failed('refused', 'The device is not open.');
    const result = await this.#client.submit({ endpoint, length, data: new Uint8Array(0), flags: 0 }, options);
    return result.ok ? success(result.value.bytes) : result;
  }

  async transferOut(endpoint: number, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<number>> {
    if (!this.#opened) return failed('refused', 'The device is not open.');
    const flags = options?.zeroPacket ? urbFlag.zeroPacket : 0;
    const result = await this.#client.submit({ endpoint, length: data.length, data, flags }, options);
    return result.ok ? success(result.value.length) : result;
  }

  async #request(requestType: number, request: number, value: number, index: number): Promise<UsbResult<void>> {
    if (!this.#opened) return failed('refused', 'The device is not open.');
    const result = await this.#client.control({ requestType, request, value, index, length: 0 }, new Uint8Array(0));
    return result.ok
      ? done
      : failed(result.failure.kind === 'stall' ? 'not_found' : result.failure.kind, result.failure.message);
  }
}
