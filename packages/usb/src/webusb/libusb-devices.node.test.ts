import { expect, test } from 'vitest';
import { libusbPhones, loadLibusb } from './libusb-devices.node.ts';

/** The native part loads and lists on this machine, with or without devices; what it does with real ones shows the USB guest. */
test('the machine’s devices are listed without opening any', async () => {
  const platform = await loadLibusb();
  for (const device of await platform.getDevices()) expect(device.opened).toBe(false);
  const phones = await libusbPhones();
  phones.onDevice(() => undefined)();
});
