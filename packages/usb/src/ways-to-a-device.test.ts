import { deviceConformance } from '../test/device-conformance.ts';
import { loopbackDevice } from '../test/loopback-gadget.ts';
import { webUsbShim } from '../test/webusb-shim.ts';
import { pipePair } from './byte-pipe.ts';
import { wholeDevicePolicy } from './device-policy.ts';
import { UsbIpDevice } from './usbip/usbip-device.ts';
import { UsbIpServer } from './usbip/usbip-server.ts';
import { WebUsbDevice } from './webusb/webusb-device.ts';

deviceConformance('a gadget', async () => {
  const { device } = loopbackDevice();
  return { device, unplug: () => device.unplug(), end: () => device.close() };
});

deviceConformance('a device behind USB/IP', async () => {
  const { device } = loopbackDevice();
  const server = new UsbIpServer({ exports: () => [{ busId: '1-1', device }], policy: wholeDevicePolicy });
  const [here, there] = pipePair();
  const served = server.serve(there);
  const imported = await UsbIpDevice.import(here, '1-1');
  if (!imported.ok) throw new Error(imported.failure.message);
  return {
    device: imported.value,
    unplug: () => device.unplug(),
    end: async () => {
      here.close();
      await served;
    },
  };
});

deviceConformance('a device of WebUSB', async () => {
  const { device } = loopbackDevice();
  const shim = webUsbShim(device);
  const read = await WebUsbDevice.read(shim.device, shim.usb);
  if (!read.ok) throw new Error(read.failure.message);
  return { device: read.value, unplug: () => device.unplug(), end: () => read.value.close() };
});
