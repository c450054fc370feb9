import { viewOf } from './bytes.ts';

/**
 * Reads what a device says about itself. The device is not trusted: every length is checked against the bytes that are there,
 * and sizes are bounded. What cannot be read is a reason to refuse the device, never an exception.
 */
export const descriptorLimits = {
  configuration_bytes: 16_384,
  configurations: 8,
  interfaces: 64,
  endpoints: 256,
} as const;

export const descriptorType = { device: 1, configuration: 2, string: 3, interface: 4, endpoint: 5, bos: 15 } as const;

export interface DeviceDescriptor {
  readonly usbVersion: number;
  readonly deviceClass: number;
  readonly deviceSubclass: number;
  readonly deviceProtocol: number;
  readonly maxPacket0: number;
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceVersion: number;
  readonly manufacturerIndex: number;
  readonly productIndex: number;
  readonly serialIndex: number;
  readonly configurationCount: number;
}

export type EndpointKind = 'control' | 'isochronous' | 'bulk' | 'interrupt';

export interface EndpointDescriptor {
  /** Bit 7: to the host. */
  readonly address: number;
  readonly kind: EndpointKind;
  readonly maxPacket: number;
  readonly interval: number;
}

export interface InterfaceDescriptor {
  readonly number: number;
  readonly alternate: number;
  readonly interfaceClass: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly nameIndex: number;
  readonly endpoints: readonly EndpointDescriptor[];
}

export interface ConfigurationDescriptor {
  readonly value: number;
  readonly interfaceCount: number;
  readonly attributes: number;
  readonly interfaces: readonly InterfaceDescriptor[];
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
const kinds: readonly EndpointKind[] = ['control', 'isochronous', 'bulk', 'interrupt'];

export function parseDeviceDescriptor(bytes: Uint8Array): Parsed<DeviceDescriptor> {
  if (bytes.length < 18) return bad(`a device descriptor has 18 bytes, this one ${bytes.length}`);
  const view = viewOf(bytes);
  if (view.getUint8(0) !== 18 || view.getUint8(1) !== descriptorType.device) return bad('not a device descriptor');
  const configurationCount = view.getUint8(17);
  if (configurationCount < 1 || configurationCount > descriptorLimits.configurations)
    return bad(`${configurationCount} configurations; 1 to ${descriptorLimits.configurations} are read`);
  return {
    ok: true,
    value: {
      usbVersion: view.getUint16(2, true),
      deviceClass: view.getUint8(4),
      deviceSubclass: view.getUint8(5),
      deviceProtocol: view.getUint8(6),
      maxPacket0: view.getUint8(7),
      vendorId: view.getUint16(8, true),
      productId: view.getUint16(10, true),
      deviceVersion: view.getUint16(12, true),
      manufacturerIndex: view.getUint8(14),
      productIndex: view.getUint8(15),
      serialIndex: view.getUint8(16),
      configurationCount,
    },
  };
}

/** The declared length of a configuration (wTotalLength), from its first nine bytes. */
export function configurationLength(bytes: Uint8Array): Parsed<number> {
  if (bytes.length < 9 || bytes[0] !== 9 || bytes[1] !== descriptorType.configuration)
    return bad('not a configuration descriptor');
  const total = viewOf(bytes).getUint16(2, true);
  if (total < 9) return bad('a configuration shorter than its own header');
  if (total > descriptorLimits.configuration_bytes)
    return bad(`a configuration of ${total} bytes; at most ${descriptorLimits.configuration_bytes} are read`);
  return { ok: true, value: total };
}

interface OpenInterface extends InterfaceDescriptor {
  readonly endpoints: EndpointDescriptor[];
}

export function parseConfiguration(bytes: Uint8Array): Parsed<ConfigurationDescriptor> {
  const total = configurationLength(bytes);
  if (!total.ok) return total;
  if (bytes.length < total.value) return bad(`${total.value} bytes are declared, ${bytes.length} came`);
  const view = viewOf(bytes.subarray(0, total.value));
  const interfaces: OpenInterface[] = [];
  let endpoints = 0;
  for (let at = 9; at < total.value;) {
    const length = view.getUint8(at);
    if (length < 2 || at + length > total.value) return bad(`a descriptor at byte ${at} passes the end`);
    const type = view.getUint8(at + 1);
    if (type === descriptorType.interface) {
      if (length < 9) return bad('an interface descriptor is too short');
      if (interfaces.length === descriptorLimits.interfaces) return bad('too many interfaces');
      interfaces.push(readInterface(view, at));
    } else if (type === descriptorType.endpoint) {
      if (length < 7) return bad('an endpoint descriptor is too short');
      const owner = interfaces.at(-1);
      if (!owner) return bad('an endpoint before any interface');
      endpoints += 1;
      if (endpoints > descriptorLimits.endpoints) return bad('too many endpoints');
      owner.endpoints.push(readEndpoint(view, at));
    }
    at += length;
  }
  return {
    ok: true,
    value: { value: view.getUint8(5), interfaceCount: view.getUint8(4), attributes: view.getUint8(7), interfaces },
  };
}

function readInterface(view: DataView, at: number): OpenInterface {
  return {
    number: view.getUint8(at + 2),
    alternate: view.getUint8(at + 3),
    interfaceClass: view.getUint8(at + 5),
    subclass: view.getUint8(at + 6),
    protocol: view.getUint8(at + 7),
    nameIndex: view.getUint8(at + 8),
    endpoints: [],
  };
}

function readEndpoint(view: DataView, at: number): EndpointDescriptor {
  return {
    address: view.getUint8(at + 2),
    kind: kinds[view.getUint8(at + 3) & 3] ?? 'control',
    // Bits 11 and 12 are extra transactions per microframe, not size.
    maxPacket: view.getUint16(at + 4, true) & 0x7ff,
    interval: view.getUint8(at + 6),
  };
}

/** Text of a string descriptor (UTF-16, §9.6.7); control characters are left out, it is shown to people. */
export function parseString(bytes: Uint8Array): Parsed<string> {
  const length = bytes[0] ?? 0;
  if (length < 2 || length > bytes.length || bytes[1] !== descriptorType.string) return bad('not a string descriptor');
  const view = viewOf(bytes);
  let text = '';
  for (let at = 2; at + 1 < length; at += 2) text += String.fromCharCode(view.getUint16(at, true));
  return { ok: true, value: text.toWellFormed().replace(/\p{C}/gu, '') };
}
