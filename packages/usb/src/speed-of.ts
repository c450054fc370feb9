import { parseConfiguration } from './descriptors.ts';
import { type RawDescriptors, type UsbSpeed, usbSpeed } from './usb-device.ts';

/** In a SuperSpeed device's descriptor the packet size of endpoint 0 is an exponent: 2⁹ bytes (USB 3.2 §9.6.1). */
const superSpeedExponent = 9;
const usb3 = 0x0300;

/**
 * How fast a device is, as its descriptors tell: neither WebUSB nor libusb's package says. It matters: a kernel that is lent a
 * SuperSpeed device as a high-speed one refuses its descriptors. Bulk packets of 512 bytes are high speed, of at most 64 full speed
 * (USB 2.0 §5.8.3); without bulk endpoints the packet size of endpoint 0 decides. Low speed cannot be told from full speed.
 */
export function speedOf({ device, configurations }: RawDescriptors): UsbSpeed {
  const version = (device[2] ?? 0) | ((device[3] ?? 0) << 8);
  const packet0 = device[7] ?? 64;
  if (version >= usb3 && packet0 === superSpeedExponent) return usbSpeed.super;
  const bulk = configurations.flatMap((raw) => {
    const read = parseConfiguration(raw);
    const endpoints = read.ok ? read.value.interfaces.flatMap((one) => one.endpoints) : [];
    return endpoints.filter(({ kind }) => kind === 'bulk').map(({ maxPacket }) => maxPacket);
  });
  if (bulk.length > 0) return bulk.some((size) => size > 64) ? usbSpeed.high : usbSpeed.full;
  return packet0 === 64 && version >= 0x0200 ? usbSpeed.high : usbSpeed.full;
}
