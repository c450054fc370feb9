import { viewOf } from '../bytes.ts';
import { readSetup, type SetupPacket, writeSetup } from '../setup-packet.ts';

/**
 * USB/IP 1.1.1 on the wire (Documentation/usb/usbip_protocol.rst of the kernel). All numbers big-endian, the eight setup bytes
 * raw as on the bus. Only layouts here: no state.
 */
export const usbIpVersion = 0x0111;
export const operation = {
  requestImport: 0x8003,
  replyImport: 0x0003,
  requestList: 0x8005,
  replyList: 0x0005,
} as const;
export const command = { submit: 1, unlink: 2, retSubmit: 3, retUnlink: 4 } as const;
export const status = { ok: 0, notAvailable: 1, busy: 2, deviceError: 3, noDevice: 4, error: 5 } as const;
export const direction = { out: 0, in: 1 } as const;
/** `transfer_flags` of a URB that mean something here. */
export const urbFlag = { shortNotOk: 0x0001, zeroPacket: 0x0040 } as const;
/** Non-isochronous: both are met. */
const noPackets = new Set([0, 0xffffffff]);

export const headerLength = 48;
export const operationLength = 8;
export const busIdLength = 32;
export const deviceLength = 312;
export const isoPacketLength = 16;

export interface Operation {
  readonly version: number;
  readonly code: number;
  readonly status: number;
}

export function writeOperation(code: number, state: number = status.ok): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(operationLength);
  const view = viewOf(bytes);
  view.setUint16(0, usbIpVersion);
  view.setUint16(2, code);
  view.setUint32(4, state);
  return bytes;
}

export function readOperation(bytes: Uint8Array): Operation {
  const view = viewOf(bytes);
  return { version: view.getUint16(0), code: view.getUint16(2), status: view.getUint32(4) };
}

/** What a device list and an import answer say about one device. */
export interface ListedDevice {
  readonly path: string;
  readonly busId: string;
  readonly busNumber: number;
  readonly deviceNumber: number;
  readonly speed: number;
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceVersion: number;
  readonly deviceClass: number;
  readonly deviceSubclass: number;
  readonly deviceProtocol: number;
  readonly configurationValue: number;
  readonly configurationCount: number;
  /** Class, subclass, protocol of each; in the list only. */
  readonly interfaces: readonly (readonly [number, number, number])[];
}

export function writeText(text: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(new TextEncoder().encode(text).subarray(0, length - 1));
  return bytes;
}

export function readText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

export function writeDevice(device: ListedDevice): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(deviceLength);
  const view = viewOf(bytes);
  bytes.set(writeText(device.path, 256));
  bytes.set(writeText(device.busId, busIdLength), 256);
  view.setUint32(288, device.busNumber);
  view.setUint32(292, device.deviceNumber);
  view.setUint32(296, device.speed);
  view.setUint16(300, device.vendorId);
  view.setUint16(302, device.productId);
  view.setUint16(304, device.deviceVersion);
  const { deviceClass, deviceSubclass, deviceProtocol, configurationValue, configurationCount, interfaces } = device;
  bytes.set(
    [deviceClass, deviceSubclass, deviceProtocol, configurationValue, configurationCount, interfaces.length],
    306,
  );
  return bytes;
}

export function readDevice(bytes: Uint8Array): ListedDevice & { readonly interfaceCount: number } {
  const view = viewOf(bytes);
  const byte = (at: number): number => view.getUint8(at);
  return {
    path: readText(bytes.subarray(0, 256)),
    busId: readText(bytes.subarray(256, 288)),
    busNumber: view.getUint32(288),
    deviceNumber: view.getUint32(292),
    speed: view.getUint32(296),
    vendorId: view.getUint16(300),
    productId: view.getUint16(302),
    deviceVersion: view.getUint16(304),
    deviceClass: byte(306),
    deviceSubclass: byte(307),
    deviceProtocol: byte(308),
    configurationValue: byte(309),
    configurationCount: byte(310),
    interfaceCount: byte(311),
    interfaces: [],
  };
}

export interface Submit {
  readonly kind: 'submit';
  readonly seqnum: number;
  readonly devid: number;
  readonly isIn: boolean;
  /** Number without direction. */
  readonly endpoint: number;
  readonly flags: number;
  readonly length: number;
  /** Isochronous packets; 0 for all other transfers. */
  readonly packets: number;
  readonly setup: SetupPacket;
}

export interface Unlink {
  readonly kind: 'unlink';
  readonly seqnum: number;
  readonly devid: number;
  /** The submit that shall end. */
  readonly target: number;
}

export interface UnknownCommand {
  readonly kind: 'unknown';
  readonly code: number;
}

export function readCommand(bytes: Uint8Array): Submit | Unlink | UnknownCommand {
  const view = viewOf(bytes);
  const code = view.getUint32(0);
  const seqnum = view.getUint32(4);
  const devid = view.getUint32(8);
  if (code === command.unlink) return { kind: 'unlink', seqnum, devid, target: view.getUint32(20) };
  if (code !== command.submit) return { kind: 'unknown', code };
  const packets = view.getUint32(32);
  return {
    kind: 'submit',
    seqnum,
    devid,
    isIn: view.getUint32(12) === direction.in,
    endpoint: view.getUint32(16),
    flags: view.getUint32(20),
    length: view.getUint32(24),
    packets: noPackets.has(packets) ? 0 : packets,
    setup: readSetup(bytes.subarray(40, 48)),
  };
}

export function writeSubmit(submit: Omit<Submit, 'kind' | 'setup'> & { setup?: SetupPacket }): Uint8Array<ArrayBuffer> {
  const bytes = header(command.submit, submit.seqnum);
  const view = viewOf(bytes);
  view.setUint32(8, submit.devid);
  view.setUint32(12, submit.isIn ? direction.in : direction.out);
  view.setUint32(16, submit.endpoint);
  view.setUint32(20, submit.flags);
  view.setUint32(24, submit.length);
  view.setUint32(32, submit.packets === 0 ? 0xffffffff : submit.packets);
  if (submit.setup) bytes.set(writeSetup(submit.setup), 40);
  return bytes;
}

export function writeUnlink(seqnum: number, devid: number, target: number): Uint8Array<ArrayBuffer> {
  const bytes = header(command.unlink, seqnum);
  const view = viewOf(bytes);
  view.setUint32(8, devid);
  view.setUint32(20, target);
  return bytes;
}

/** devid, direction and endpoint are zero in every answer: whoever submitted remembers them by the sequence number. */
export function writeRetSubmit(answer: {
  seqnum: number;
  status: number;
  length: number;
  packets?: number;
}): Uint8Array<ArrayBuffer> {
  const bytes = header(command.retSubmit, answer.seqnum);
  const view = viewOf(bytes);
  view.setInt32(20, answer.status);
  view.setUint32(24, answer.length);
  view.setUint32(32, answer.packets ?? 0);
  view.setUint32(36, answer.packets ?? 0);
  return bytes;
}

export function writeRetUnlink(seqnum: number, state: number): Uint8Array<ArrayBuffer> {
  const bytes = header(command.retUnlink, seqnum);
  viewOf(bytes).setInt32(20, state);
  return bytes;
}

export interface Answer {
  readonly code: number;
  readonly seqnum: number;
  /** 0 or a negative errno. */
  readonly status: number;
  /** Bytes that passed; of an IN transfer they follow. */
  readonly length: number;
}

export function readAnswer(bytes: Uint8Array): Answer {
  const view = viewOf(bytes);
  return { code: view.getUint32(0), seqnum: view.getUint32(4), status: view.getInt32(20), length: view.getUint32(24) };
}

function header(code: number, seqnum: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerLength);
  const view = viewOf(bytes);
  view.setUint32(0, code);
  view.setUint32(4, seqnum);
  return bytes;
}
