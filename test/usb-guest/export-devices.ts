import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { smallRelay } from '../../packages/link/test/small-relay.ts';
import { root } from '../../scripts/supervisor/child.ts';
import { newSession, technician } from './device-mode-pair.ts';
import { type Guest, startGuest } from './guest.mjs';
import { portsEmpty, type Steps, until } from './steps.ts';

const disk_bytes = 8 * 1024 * 1024;

/** A device of QEMU, shared by the connector in one guest and used by the kernel of another. */
interface Exported {
  readonly name: string;
  /** Where QEMU's devices and their back ends are named. */
  readonly qemuArgs: readonly string[];
  readonly modules: readonly string[];
  use(guest: Guest, steps: Steps): Promise<void>;
}

/** The customer's computer is a guest of its own: the device is plugged in there, and `mistri share` runs there by the host's Node. */
async function shareThere(exported: Exported, steps: Steps, there: Guest): Promise<void> {
  const relay = await smallRelay();
  const session = await newSession({ relay: relay.address });
  const host = { ...relay.address, tls: relay.address.tls.replace(/^[^:]+|^\[[^\]]+\]/, '10.0.2.2') };
  const customer = { ...session.customer, config: { ...session.customer.config, relays: [host] } };
  mkdirSync(path.join(there.share, 'home'), { recursive: true });
  writeFileSync(path.join(there.share, 'customer.json'), JSON.stringify(customer));
  // What is typed comes through a pipe in the guest that is kept open.
  const mistri = `${process.execPath} apps/agent/bin/mistri.mjs share --language en --token /mnt/customer.json`;
  const script = `rm -f /tmp/keys; mkfifo /tmp/keys; exec 9<>/tmp/keys; MISTRI_HOME=/mnt/home XDG_CACHE_HOME=/run HOSTROOT_DIR=${root} hostroot ${mistri} <&9 >/share/said 2>&1`;
  const said = (): string => {
    try {
      return readFileSync(path.join(there.share, 'said'), 'utf8');
    } catch {
      return '';
    }
  };
  const sharing = there.exec(script, { timeout: 600_000 });
  const guest = await startGuest({ bootTimeout: 300_000 });
  let agent: Awaited<ReturnType<typeof technician>> | undefined;
  try {
    await steps.run(`${exported.name}: the connector asks its customer`, () => saysIn(said, 'Type ALLOW', sharing));
    await there.exec('echo ALLOW >/tmp/keys');
    agent = await technician(session, guest);
    await agent.attach.says('"offered"', 300_000);
    await exported.use(guest, steps);
    await there.exec('echo s >/tmp/keys');
    await steps.guest(guest, `${exported.name}: stopped, the virtual port is empty`, { script: portsEmpty });
    await steps.run(`${exported.name}: the connector has ended and gave the device back`, async () => {
      const { status } = await sharing;
      return status === 0 ? undefined : `status ${status}\n${said()}`;
    });
  } finally {
    await agent?.close();
    await guest.stop();
    relay.close();
    session.close();
  }
}

async function saysIn(said: () => string, words: string, sharing: Promise<unknown>): Promise<string | undefined> {
  let ended = false;
  void sharing.then(() => {
    ended = true;
  });
  for (let turn = 0; turn < 1200; turn += 1) {
    if (said().includes(words)) return undefined;
    if (ended) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `wanted ${words}, said:\n${said()}`;
}

/** A disk: read whole and compared, written, and looked at in QEMU's own file afterwards. */
export async function exportDisk(steps: Steps): Promise<void> {
  const image = path.join('/var/tmp', `mistri-usb-guest-disk-${process.pid}.img`);
  const before = randomBytes(disk_bytes);
  writeFileSync(image, before);
  const exported: Exported = {
    name: 'disk',
    qemuArgs: [
      '-device',
      'qemu-xhci',
      '-drive',
      `if=none,id=d,file=${image},format=raw,cache=writethrough`,
      '-device',
      'usb-storage,drive=d,serial=DISK0001',
    ],
    modules: ['xhci-pci'],
    use: async (guest) => {
      const hash = createHash('sha256').update(before).digest('hex');
      const step = (name: string, script: string, expect?: string): Promise<boolean> =>
        steps.guest(guest, `disk: ${name}`, { script, ...(expect !== undefined && { expect }) });
      await step('the other kernel has it', until('cat /proc/partitions', 'sda'));
      await step('8 MiB read, SHA-256 the same', 'sha256sum </dev/sda', hash);
      copyFileSync('/dev/null', path.join(guest.share, 'new'));
      writeFileSync(path.join(guest.share, 'new'), before.subarray(1024 * 1024, 3 * 1024 * 1024));
      await step('2 MiB written', 'dd if=/share/new of=/dev/sda bs=64k conv=fsync 2>&1');
      await steps.run('disk: what was written is in QEMU’s file', async () => {
        const now = readFileSync(image).subarray(0, 2 * 1024 * 1024);
        return Buffer.compare(now, before.subarray(1024 * 1024, 3 * 1024 * 1024)) === 0 ? undefined : 'it differs';
      });
    },
  };
  await inExporter(exported, steps);
}

/** A serial adapter (FTDI): the driver of the other kernel sets the speed by control requests, and bytes go both ways. */
export async function exportSerial(steps: Steps): Promise<void> {
  let got = '';
  const line = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      got += bytes.toString('latin1');
      if (got.includes('hello')) socket.write('and hello to you\r\n');
    });
  });
  const socketPath = `/var/tmp/mistri-usb-guest-serial-${process.pid}`;
  await new Promise<void>((resolve) => line.listen(socketPath, resolve));
  const exported: Exported = {
    name: 'serial',
    qemuArgs: ['-device', 'qemu-xhci', '-chardev', `socket,id=s,path=${socketPath}`, '-device', 'usb-serial,chardev=s'],
    modules: ['xhci-pci'],
    use: async (guest) => {
      await steps.guest(guest, 'serial: the other kernel has it', { script: until('ls /dev', 'ttyUSB0') });
      await steps.guest(guest, 'serial: bytes there and back', {
        script:
          'stty -F /dev/ttyUSB0 115200 raw -echo; (timeout 20 cat /dev/ttyUSB0 >/tmp/got &); sleep 1; printf hello >/dev/ttyUSB0; for i in $(seq 1 60); do grep -q you /tmp/got && break; sleep 0.25; done; cat /tmp/got',
        expect: 'and hello to you',
      });
      await steps.run('serial: QEMU got what was sent', async () => (got.includes('hello') ? undefined : got));
    },
  };
  try {
    await inExporter(exported, steps);
  } finally {
    line.close();
  }
}

async function inExporter(exported: Exported, steps: Steps): Promise<void> {
  const { qemuArgs, modules } = exported;
  const options = { hostRoot: true, udev: true, memory: 1536, bootTimeout: 300_000 };
  const there = await startGuest({ ...options, qemuArgs: [...qemuArgs], modules: [...modules] });
  try {
    await shareThere(exported, steps, there);
  } finally {
    await there.stop();
  }
}
