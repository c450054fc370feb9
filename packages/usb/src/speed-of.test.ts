import { expect, test } from 'vitest';
import { loopbackDevice } from '../test/loopback-gadget.ts';
import { buildDescriptors } from './gadget/build-descriptors.ts';
import { speedOf } from './speed-of.ts';
import type { RawDescriptors } from './usb-device.ts';
import { usbSpeed } from './usb-device.ts';

const serial = (maxPacket: number): RawDescriptors =>
  buildDescriptors({
    vendorId: 0x0403,
    productId: 0x6001,
    interfaces: [{ number: 0, function: [0xff, 0xff, 0xff], endpoints: [{ address: 0x81, kind: 'bulk', maxPacket }] }],
  });

function changed({ device, configurations }: RawDescriptors, version: number, packet0: number): RawDescriptors {
  const bytes = new Uint8Array(device);
  bytes[2] = version & 0xff;
  bytes[3] = version >> 8;
  bytes[7] = packet0;
  return { device: bytes, configurations };
}

test('the speed of a device follows from its descriptors', () => {
  expect(speedOf(loopbackDevice().device.descriptors)).toBe(usbSpeed.high);
  expect(speedOf(serial(512))).toBe(usbSpeed.high);
  expect(speedOf(serial(64))).toBe(usbSpeed.full);
  expect(speedOf(changed(serial(1024), 0x0320, 9))).toBe(usbSpeed.super);
  // A full-speed device says 8 to 64, never 9; an old one that says 9 is not believed.
  expect(speedOf(changed(serial(64), 0x0110, 9))).toBe(usbSpeed.full);
  const bare = buildDescriptors({
    vendorId: 1,
    productId: 1,
    interfaces: [{ number: 0, function: [0xff, 0, 0], endpoints: [] }],
  });
  expect(speedOf(bare)).toBe(usbSpeed.high);
  expect(speedOf(changed(bare, 0x0110, 8))).toBe(usbSpeed.full);
});
