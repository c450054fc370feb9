import {
  type ConfigurationDescriptor,
  type DeviceDescriptor,
  parseConfiguration,
  parseDeviceDescriptor,
} from './descriptors.ts';
import type { RawDescriptors, UsbDevice } from './usb-device.ts';

/**
 * Which devices a session may touch. Checked on every enumeration, from the raw descriptors, at both ends: a "phone" that comes
 * back as a keyboard is refused (ARCHITECTURE §7). Whatever no rule allows is refused; a denied class refuses the whole device,
 * also when another of its interfaces is allowed.
 */
export interface ClassRule {
  readonly interfaceClass: number;
  readonly subclass?: number;
  readonly protocol?: number;
}

export interface ProductRule {
  readonly vendorId: number;
  readonly productId?: number;
}

export interface DevicePolicy {
  readonly name: string;
  readonly allowClasses: readonly ClassRule[];
  readonly denyClasses: readonly ClassRule[];
  /** Empty: any vendor. */
  readonly allowProducts: readonly ProductRule[];
  readonly denyProducts: readonly ProductRule[];
  /** At least one interface must be one of these: a phone has ADB or fastboot. */
  readonly needOneOf: readonly ClassRule[];
}

export const usbClass = {
  audio: 0x01,
  communications: 0x02,
  keyboardAndMouse: 0x03,
  stillImage: 0x06,
  printer: 0x07,
  massStorage: 0x08,
  hub: 0x09,
  communicationsData: 0x0a,
  smartCard: 0x0b,
  video: 0x0e,
  wireless: 0xe0,
  vendorSpecific: 0xff,
} as const;

export const adbInterface: ClassRule = { interfaceClass: 0xff, subclass: 0x42, protocol: 1 };
export const fastbootInterface: ClassRule = { interfaceClass: 0xff, subclass: 0x42, protocol: 3 };

const neverInASession: readonly ClassRule[] = [
  usbClass.keyboardAndMouse,
  usbClass.hub,
  usbClass.smartCard,
  usbClass.video,
  usbClass.audio,
  usbClass.wireless,
].map((interfaceClass) => ({ interfaceClass }));

/** Service mode: Android phones in system, recovery and fastboot. Photo transfer (MTP, PTP) may stand beside ADB. */
export const phonePolicy: DevicePolicy = {
  name: 'Android phone',
  allowClasses: [{ interfaceClass: usbClass.vendorSpecific }, { interfaceClass: usbClass.stillImage }],
  denyClasses: neverInASession,
  allowProducts: [],
  denyProducts: [],
  needOneOf: [adbInterface, fastbootInterface],
};

/** Device mode: whole devices for vendors' tools. Serial ports and storage are what those tools talk to. */
export const wholeDevicePolicy: DevicePolicy = {
  name: 'whole device',
  allowClasses: [
    usbClass.vendorSpecific,
    usbClass.stillImage,
    usbClass.communications,
    usbClass.communicationsData,
    usbClass.massStorage,
  ].map((interfaceClass) => ({ interfaceClass })),
  denyClasses: neverInASession,
  allowProducts: [],
  denyProducts: [],
  needOneOf: [],
};

export interface ReadDescriptors {
  readonly device: DeviceDescriptor;
  readonly configurations: readonly ConfigurationDescriptor[];
}

export type PolicyDecision =
  | { readonly allowed: true; readonly read: ReadDescriptors }
  | { readonly allowed: false; readonly reason: string };

export function decideDevice(policy: DevicePolicy, descriptors: RawDescriptors): PolicyDecision {
  const read = readDescriptors(descriptors);
  if ('reason' in read) return { allowed: false, reason: read.reason };
  const { vendorId, productId, deviceClass } = read.device;
  const isListed = (rules: readonly ProductRule[]): boolean =>
    rules.some((rule) => rule.vendorId === vendorId && (rule.productId ?? productId) === productId);
  if (isListed(policy.denyProducts))
    return refused(policy, `device ${hex(vendorId)}:${hex(productId)} is on the list of refused devices`);
  if (policy.allowProducts.length > 0 && !isListed(policy.allowProducts))
    return refused(policy, `device ${hex(vendorId)}:${hex(productId)} is not one of the agreed devices`);
  const whole = {
    interfaceClass: deviceClass,
    subclass: read.device.deviceSubclass,
    protocol: read.device.deviceProtocol,
  };
  if (matches(policy.denyClasses, whole)) return refused(policy, `it says it is ${classNameOf(deviceClass)}`);
  const interfaces = read.configurations.flatMap((configuration) => configuration.interfaces);
  for (const one of interfaces) {
    if (matches(policy.denyClasses, one) || !matches(policy.allowClasses, one))
      return refused(policy, `interface ${one.number} is ${classNameOf(one.interfaceClass)}`);
  }
  if (policy.needOneOf.length > 0 && !interfaces.some((one) => matches(policy.needOneOf, one)))
    return refused(policy, 'it offers neither ADB nor fastboot (is USB debugging on?)');
  return { allowed: true, read };
}

function refused(policy: DevicePolicy, why: string): PolicyDecision {
  return { allowed: false, reason: `Refused as ${policy.name}: ${why}` };
}

export function matchesClass(
  rule: ClassRule,
  one: { interfaceClass: number; subclass: number; protocol: number },
): boolean {
  return (
    rule.interfaceClass === one.interfaceClass &&
    (rule.subclass ?? one.subclass) === one.subclass &&
    (rule.protocol ?? one.protocol) === one.protocol
  );
}

function matches(
  rules: readonly ClassRule[],
  one: { interfaceClass: number; subclass: number; protocol: number },
): boolean {
  return rules.some((rule) => matchesClass(rule, one));
}

export function readDescriptors(descriptors: RawDescriptors): ReadDescriptors | { readonly reason: string } {
  const device = parseDeviceDescriptor(descriptors.device);
  if (!device.ok) return { reason: device.reason };
  if (descriptors.configurations.length !== device.value.configurationCount)
    return {
      reason: `${device.value.configurationCount} configurations are declared, ${descriptors.configurations.length} came`,
    };
  const configurations: ConfigurationDescriptor[] = [];
  for (const raw of descriptors.configurations) {
    const configuration = parseConfiguration(raw);
    if (!configuration.ok) return { reason: configuration.reason };
    configurations.push(configuration.value);
  }
  return { device: device.value, configurations };
}

/**
 * Is this the device of the session, come back in another mode? Serial number and, where both are known, the port must be the
 * same, and its vendor and product one of the modes in the consent (ARCHITECTURE §7).
 */
export interface AgreedDevice {
  readonly serial: string;
  readonly port?: string;
  readonly modes: readonly ProductRule[];
}

export function isAgreedDevice(agreed: AgreedDevice, device: Pick<UsbDevice, 'identity'>): boolean {
  const { serial, port, vendorId, productId } = device.identity;
  if (serial === undefined || serial !== agreed.serial) return false;
  if (agreed.port !== undefined && port !== undefined && agreed.port !== port) return false;
  return agreed.modes.some((mode) => mode.vendorId === vendorId && (mode.productId ?? productId) === productId);
}

const classNames: Readonly<Record<number, string>> = {
  [usbClass.audio]: 'a sound device',
  [usbClass.communications]: 'a modem or network card',
  [usbClass.keyboardAndMouse]: 'a keyboard or mouse',
  [usbClass.stillImage]: 'a camera',
  [usbClass.printer]: 'a printer',
  [usbClass.massStorage]: 'a disk',
  [usbClass.hub]: 'a hub',
  [usbClass.communicationsData]: 'a modem',
  [usbClass.smartCard]: 'a smart card reader',
  [usbClass.video]: 'a camera for video',
  [usbClass.wireless]: 'a radio (Bluetooth or tethering)',
};

export function classNameOf(interfaceClass: number): string {
  return classNames[interfaceClass] ?? `of class 0x${interfaceClass.toString(16).padStart(2, '0')}`;
}

const hex = (value: number): string => value.toString(16).padStart(4, '0');
