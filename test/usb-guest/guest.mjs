// guest.mjs: one guest kept running for a whole test suite (boots once, runs many commands).
//
//   import { startGuest } from './guest.mjs';
//   const guest = await startGuest();                       // about 3 s under TCG
//   const { status, output } = await guest.exec('usbip list -r 10.0.2.2');
//   guest.share                                             // folder, /share in the guest
//   await guest.stop();
//
// From a shell, to try it:  node guest.mjs 'uname -a' 'lsusb'
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

export async function startGuest({
  cache = process.env.RIG_CACHE ?? path.join(here, 'cache'),
  accel = process.env.RIG_ACCEL ?? 'tcg',
  cpu = process.env.RIG_CPU ?? (accel === 'kvm' ? 'host' : 'qemu64'),
  memory = 512,
  smp = 1,
  modules = [],
  qemuArgs = [],
  hostfwd = [],
  hostRoot = false,
  udev = false,
  bootTimeout = 60_000,
  onConsole = () => {},
} = {}) {
  if (!fs.existsSync(path.join(cache, 'guest.cpio'))) {
    const b = spawnSync(path.join(here, 'build-guest.sh'), [cache], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (b.status !== 0) throw new Error('build-guest.sh failed');
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'usb-guest-'));
  const share = path.join(dir, 'share');
  fs.mkdirSync(share);
  // the server exists before QEMU starts, so nothing has to be polled for
  const control = net.createServer();
  const sockPath = path.join(dir, 'port');
  await new Promise((ok, no) => control.once('error', no).listen(sockPath, ok));
  const args = [
    '-M',
    'q35',
    '-accel',
    accel,
    '-cpu',
    cpu,
    '-smp',
    `${smp}`,
    '-m',
    `${memory}`,
    '-nodefaults',
    '-display',
    'none',
    '-no-reboot',
    '-serial',
    'stdio',
    '-kernel',
    path.join(cache, 'vmlinux'),
    '-initrd',
    path.join(cache, 'guest.cpio'),
    '-netdev',
    ['user', 'id=n0', ...hostfwd.map((f) => `hostfwd=${f}`)].join(','),
    '-device',
    'virtio-net-pci,netdev=n0,romfile=',
    '-fsdev',
    `local,id=share,path=${share},security_model=none`,
    '-device',
    'virtio-9p-pci,fsdev=share,mount_tag=share',
    '-chardev',
    `socket,id=ctl,path=${sockPath}`,
    '-device',
    'virtio-serial-pci',
    '-device',
    'virtserialport,chardev=ctl,name=rig',
    ...(hostRoot
      ? [
          '-fsdev',
          'local,id=hostroot,path=/,security_model=none,readonly=on,multidevs=remap',
          '-device',
          'virtio-9p-pci,fsdev=hostroot,mount_tag=hostroot',
        ]
      : []),
    '-append',
    `console=ttyS0 quiet loglevel=0 panic=-1 usb_storage.delay_use=0 rig.mode=serve rig.mods=${modules.join(',')}${udev ? ' rig.udev' : ''}`,
    ...qemuArgs,
  ];
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let consoleText = '';
  for (const s of [qemu.stdout, qemu.stderr])
    s.on('data', (c) => {
      consoleText += c;
      onConsole(String(c));
    });
  const ended = new Promise((ok) => qemu.once('close', (code) => ok(code)));

  let port,
    ready,
    nextId = 1;
  const waiting = new Map();
  const isReady = new Promise((ok) => {
    ready = ok;
  });
  control.once('connection', (sock) => {
    port = sock;
    let text = '';
    sock.on('error', () => {});
    sock.on('data', (c) => {
      text += c;
      for (let i; (i = text.indexOf('\n')) >= 0; text = text.slice(i + 1)) {
        const [word, id, rc] = text.slice(0, i).trim().split(' ');
        if (word === 'READY') ready();
        if (word === 'RC') {
          waiting.get(+id)?.(+rc);
          waiting.delete(+id);
        }
      }
    });
  });
  const cleanUp = () => {
    control.close();
    port?.destroy();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  const timer = setTimeout(() => qemu.kill('SIGKILL'), bootTimeout);
  const first = await Promise.race([isReady.then(() => 'ready'), ended.then(() => 'ended')]);
  clearTimeout(timer);
  if (first !== 'ready') {
    cleanUp();
    throw new Error(`the guest did not come up:\n${consoleText.slice(-2000)}`);
  }

  return {
    share,
    pid: qemu.pid,
    console: () => consoleText,
    /** Runs a shell script in the guest. Several may run at once. */
    async exec(script, { timeout = 60_000 } = {}) {
      const id = nextId++;
      fs.writeFileSync(path.join(share, `cmd.${id}`), script + '\n');
      const done = new Promise((ok) => waiting.set(id, ok));
      port.write(`RUN ${id}\n`);
      let t;
      const status = await Promise.race([
        done,
        ended.then(() => -1),
        new Promise((ok) => {
          t = setTimeout(ok, timeout, 124);
        }),
      ]);
      clearTimeout(t);
      waiting.delete(id);
      let output = '';
      try {
        output = fs.readFileSync(path.join(share, `out.${id}`), 'utf8');
      } catch {
        /* none */
      }
      return { status, output };
    },
    async stop() {
      port.write('QUIT\n');
      const t = setTimeout(() => qemu.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(t);
      cleanUp();
    },
  };
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const t0 = Date.now();
  const g = await startGuest({
    hostRoot: !!process.env.RIG_HOSTROOT,
    qemuArgs: (process.env.RIG_QEMU ?? '').split(' ').filter(Boolean),
  });
  console.error(`up after ${Date.now() - t0} ms`);
  let status = 0;
  for (const c of process.argv.slice(2)) {
    const t = Date.now();
    const r = await g.exec(c);
    process.stdout.write(r.output);
    console.error(`[status ${r.status}, ${Date.now() - t} ms]`);
    status = r.status || status;
  }
  await g.stop();
  process.exitCode = status;
}
