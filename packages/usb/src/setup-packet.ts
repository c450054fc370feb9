import { viewOf } from './bytes.ts';

/** The eight bytes that begin a control transfer (USB 2.0 §9.3). Little-endian on every wire, USB/IP's too. */
export interface SetupPacket {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

export const standardRequest = {
  getStatus: 0,
  clearFeature: 1,
  setFeature: 3,
  setAddress: 5,
  getDescriptor: 6,
  getConfiguration: 8,
  setConfiguration: 9,
  getInterface: 10,
  setInterface: 11,
} as const;

export const recipientOf = { device: 0, interface: 1, endpoint: 2 } as const;

export function isIn(setup: SetupPacket): boolean {
  return (setup.requestType & 0x80) !== 0;
}

/** Standard, class or vendor request: bits 6 and 5. */
export function isStandard(setup: SetupPacket): boolean {
  return (setup.requestType & 0x60) === 0;
}

export function recipient(setup: SetupPacket): number {
  return setup.requestType & 0x1f;
}

export function readSetup(bytes: Uint8Array): SetupPacket {
  const view = viewOf(bytes);
  return {
    requestType: view.getUint8(0),
    request: view.getUint8(1),
    value: view.getUint16(2, true),
    index: view.getUint16(4, true),
    length: view.getUint16(6, true),
  };
}

export function writeSetup(setup: SetupPacket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  const view = viewOf(bytes);
  view.setUint8(0, setup.requestType);
  view.setUint8(1, setup.request);
  view.setUint16(2, setup.value, true);
  view.setUint16(4, setup.index, true);
  view.setUint16(6, setup.length, true);
  return bytes;
}
