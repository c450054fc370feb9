import { expect, test } from 'vitest';
import { LibusbDevices } from './libusb-devices.node.ts';

/** The native part loads and lists on this machine, with or without devices; what it does with real ones shows the USB guest. */
test('the machine’s devices are listed without opening any', async () => {
  const devices = await LibusbDevices.load();
  const stop = devices.onConnect(() => undefined);
  const listed = await devices.list();
  stop();
  for (const device of listed) expect(device.opened).toBe(false);
});
