import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LibusbMachine } from '@mistri/usb/node';
import { deviceConformance } from '../../packages/usb/test/device-conformance.ts';
// @ts-expect-error: plain JavaScript, in vitest's place in the guest
import { run } from './vitest-in-guest.mjs';

/**
 * Runs in the guest, by the host's Node: the device suite against libusb on a device of the guest's kernel. The device is the loopback
 * gadget on the host; `plug` and `unplug` go there over a socket, and the guest's kernel sees it come and go.
 */
const [port = ''] = process.argv.slice(2);
const control = connect(Number(port), '10.0.2.2');
control.setNoDelay(true);
let answered: (() => void) | undefined;
control.on('data', () => answered?.());

function ask(word: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  answered = resolve;
  control.write(`${word}\n`);
  return promise;
}

const machine = await LibusbMachine.load();
const find = () => machine.seen().find(({ vendorId, productId }) => vendorId === 0x1209 && productId === 1);

async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (let turn = 0; turn < 400; turn += 1) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`not in time: ${what}`);
}

deviceConformance('a device of the kernel, by libusb', async () => {
  await ask('plug');
  const seen = await until('the kernel sees it', find);
  const read = await seen.read();
  if (!read.ok) throw new Error(read.failure.message);
  const device = read.value;
  return {
    device,
    unplug: () => void ask('unplug'),
    end: async () => {
      await device.close();
      await ask('unplug');
      await until('it is gone', () => (find() ? undefined : true));
    },
  };
});

const failures: number = await run((line: string) => console.log(line));
control.destroy();
process.exit(failures === 0 ? 0 : 1);
