import { adbInterface, fastbootInterface, matchesClass, type ProductRule, readDescriptors } from '../device-policy.ts';
import type { UsbDevice, UsbIdentity } from '../usb-device.ts';

/**
 * The one device of a device-mode session, through all its modes. What it may come back as is fixed when the customer agrees, and
 * is part of what they agree to (ARCHITECTURE §7).
 */
export interface SharedIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly serial?: string;
  readonly port?: string;
  readonly modes: readonly ProductRule[];
}

/**
 * What a phone turns into when its own software does not run: the chip's loader, with the chip maker's numbers and mostly without a
 * serial number. Qualcomm, MediaTek, Unisoc.
 */
const loaderModes: readonly ProductRule[] = [
  { vendorId: 0x05c6, productId: 0x9008 },
  { vendorId: 0x05c6, productId: 0x900e },
  { vendorId: 0x0e8d, productId: 0x0003 },
  { vendorId: 0x0e8d, productId: 0x2000 },
  { vendorId: 0x0e8d, productId: 0x2001 },
  { vendorId: 0x1782, productId: 0x4d00 },
];
/** fastboot and recovery of most makers use Google's numbers. */
const google = 0x18d1;

/** A phone may come back in any of its modes; anything else as exactly what it is. */
export function sharedIdentityOf(device: Pick<UsbDevice, 'identity' | 'descriptors'>): SharedIdentity {
  const { vendorId, productId, serial, port } = device.identity;
  if (isPhone(device)) return sharedPhoneOf(device.identity);
  return { vendorId, productId, modes: [{ vendorId, productId }], ...(serial && { serial }), ...(port && { port }) };
}

/** Of a phone that was agreed on, wherever it is now. */
export function sharedPhoneOf({ vendorId, productId, serial, port }: UsbIdentity): SharedIdentity {
  const modes = [{ vendorId }, { vendorId: google }, ...loaderModes];
  return { vendorId, productId, modes, ...(serial && { serial }), ...(port && { port }) };
}

export function isPhone({ descriptors }: Pick<UsbDevice, 'descriptors'>): boolean {
  const read = readDescriptors(descriptors);
  if ('reason' in read) return false;
  return read.configurations
    .flatMap((one) => one.interfaces)
    .some((one) => matchesClass(adbInterface, one) || matchesClass(fastbootInterface, one));
}

/** Undefined: it is the agreed device. Otherwise why not, for people. */
export function whyNotShared(agreed: SharedIdentity, { identity }: Pick<UsbDevice, 'identity'>): string | undefined {
  const { serial, port } = identity;
  if (!matchesMode(agreed.modes, identity)) return 'it is another kind of device than the one that was agreed';
  const samePort = agreed.port !== undefined && port !== undefined && socketOf(agreed.port) === socketOf(port);
  const otherPort = agreed.port !== undefined && port !== undefined && !samePort;
  const isLoader = matchesMode(loaderModes, identity);
  if (serial !== undefined && agreed.serial !== undefined && !isLoader) {
    if (serial !== agreed.serial) return 'its serial number is another one';
    return otherPort ? 'it is in another socket: plug it in where it was' : undefined;
  }
  // Without two serial numbers to compare only the place says which one it is.
  return samePort ? undefined : 'it shows no serial number and is not in the same socket';
}

/** As one of these modes, as far as the numbers tell; for choosing what to open at all. */
export function matchesMode(modes: readonly ProductRule[], one: Pick<UsbIdentity, 'vendorId' | 'productId'>): boolean {
  return modes.some((mode) => mode.vendorId === one.vendorId && (mode.productId ?? one.productId) === one.productId);
}

/** Without the bus: one socket is on two of them, for USB 2 and USB 3. */
function socketOf(port: string): string {
  return port.slice(port.indexOf('-') + 1);
}
