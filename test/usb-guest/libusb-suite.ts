import { createServer } from 'node:net';
import path from 'node:path';
import { UsbIpServer, wholeDevicePolicy } from '@mistri/usb';
import { listenUsbIp } from '@mistri/usb/node';
import { loopbackDevice } from '../../packages/usb/test/loopback-gadget.ts';
import { root } from '../../scripts/supervisor/child.ts';
import { startGuest } from './guest.mjs';
import type { Steps } from './steps.ts';

/** The suite of `UsbDevice` against libusb (`usb` 2.18) on a device of a real kernel. */
export async function libusbSuite(steps: Steps): Promise<void> {
  let current = loopbackDevice().device;
  const server = new UsbIpServer({
    exports: () => [{ busId: '1-1', device: current }],
    policy: wholeDevicePolicy,
  });
  const listener = await listenUsbIp(server);
  const guest = await startGuest({ bootTimeout: 300_000, hostRoot: true, udev: true, memory: 1536 });
  const control = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      const word = bytes.toString().trim();
      if (word === 'plug') {
        current = loopbackDevice().device;
        void guest
          .exec(`usbip --tcp-port ${listener.port} attach -r 10.0.2.2 -b 1-1`)
          .then(() => socket.write('done\n'));
      } else {
        current.unplug();
        socket.write('done\n');
      }
    });
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  const address = control.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const here = path.relative(root, import.meta.dirname);
  const script = `HOSTROOT_DIR=${root} hostroot ${process.execPath} --import ./${here}/vitest-in-guest.mjs ${here}/conformance-in-guest.ts ${port}`;
  try {
    await steps.run('libusb on a device of the kernel keeps the promises of UsbDevice', async () => {
      const { status, output } = await guest.exec(script, { timeout: 600_000 });
      for (const line of output.split('\n').filter((one) => /^(ok|FAIL|\d+ tests)/.test(one)))
        steps.say(`        ${line}`);
      return status === 0 ? undefined : `status ${status}\n${output}`;
    });
  } finally {
    await guest.stop();
    control.close();
    await listener.close();
  }
}
