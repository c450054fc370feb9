import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { phonePolicy, UsbIpServer } from '@mistri/usb';
import { listenUsbIp } from '@mistri/usb/node';
import { buildFirmware, currentFirmware, VirtualPhone } from '@mistri/virtual-phone';
import { installMissing } from '../../scripts/testing/debian-packages.ts';
import { type Guest, startGuest } from './guest.mjs';

/**
 * `npm run usb:guest`: the virtual phone, shared by our USB/IP server, attached by the real kernel client in a guest, and used there by
 * Debian's adb and fastboot. Minutes long without hardware virtualisation, so it is no part of `npm test`.
 */
interface Step {
  readonly name: string;
  readonly script: string;
  /** What the output must hold. */
  readonly expect: string;
}

const say = (line: string): void => console.log(line);
const since_ms = performance.now();
const stamp = (): string => `${((performance.now() - since_ms) / 1000).toFixed(1).padStart(6)} s`;

/** The kernel client does not attach by itself when the phone comes back in another mode. */
const attach = (port: number): string =>
  `for i in $(seq 1 60); do usbip --tcp-port ${port} attach -r 10.0.2.2 -b 1-1 >/tmp/attach 2>&1 && exit 0; sleep 0.5; done; cat /tmp/attach; exit 1`;
const waitFor = (command: string, words: string): string =>
  `for i in $(seq 1 120); do ${command} 2>&1 | grep -q '${words}' && exit 0; sleep 0.5; done; ${command}; dmesg | tail -5; exit 1`;

function stepsOf(port: number, serial: string): Step[] {
  return [
    { name: 'usbip list', script: `usbip --tcp-port ${port} list -r 10.0.2.2`, expect: '18d1:4ee7' },
    { name: 'attach the phone', script: attach(port), expect: '' },
    { name: 'lsusb', script: waitFor('lsusb', '18d1:4ee7'), expect: '' },
    { name: 'adb sees the phone', script: waitFor('adb devices', `${serial}.*device$`), expect: '' },
    {
      name: 'adb shell',
      script: 'adb shell "getprop ro.product.model; exit 3"; echo "status $?"',
      expect: 'Mistri One\nstatus 3',
    },
    {
      name: 'adb push and pull, bit-identical',
      script:
        'adb push /share/big /sdcard/big && adb pull /sdcard/big /tmp/back && cmp /share/big /tmp/back && echo same',
      expect: 'same',
    },
    { name: 'adb shell, 2 MiB out', script: 'adb shell "cat /sdcard/big | wc -c"', expect: '2097152' },
    {
      name: 'adb reboot bootloader',
      script: 'adb reboot bootloader; sleep 2; adb kill-server; usbip port',
      expect: '',
    },
    { name: 'attach it again, in fastboot', script: attach(port), expect: '' },
    { name: 'fastboot sees the phone', script: waitFor('fastboot devices', serial), expect: '' },
    { name: 'fastboot getvar', script: 'fastboot getvar current-slot', expect: 'current-slot: a' },
    { name: 'fastboot flash', script: 'fastboot flash boot /share/boot.img', expect: 'OKAY' },
    {
      name: 'fastboot refuses a foreign image',
      script: 'fastboot flash boot /share/big; echo "status $?"',
      expect: 'not allowed in locked state',
    },
    { name: 'fastboot reboot', script: 'fastboot reboot; sleep 2', expect: 'OKAY' },
    { name: 'attach it again, in the system', script: attach(port), expect: '' },
    { name: 'adb sees it again', script: waitFor('adb devices', `${serial}.*device$`), expect: '' },
    { name: 'detach', script: 'adb kill-server; usbip detach -p 0; sleep 1; usbip port', expect: '' },
  ];
}

async function runSteps(guest: Guest, steps: readonly Step[]): Promise<boolean> {
  for (const { name, script, expect } of steps) {
    const { status, output } = await guest.exec(script, { timeout: 300_000 });
    const fits = output.replaceAll('\r', '').includes(expect) && (expect !== '' || status === 0);
    say(`${stamp()}  ${fits ? 'ok  ' : 'FAIL'}  ${name}`);
    if (fits) continue;
    say(`status ${status}\n${output}`);
    return false;
  }
  return true;
}

async function main(): Promise<number> {
  const missing = installMissing(
    [
      { name: 'qemu-system-x86', file: '/usr/bin/qemu-system-x86_64' },
      { name: 'xz-utils', file: '/usr/bin/xz' },
      { name: 'zstd', file: '/usr/bin/zstd' },
    ],
    'the USB guest',
  );
  if (missing !== undefined) {
    say(`not run: ${missing}`);
    return 1;
  }
  const phone = await VirtualPhone.create();
  phone.onScreen((screen) => {
    if (screen.kind === 'dialog') queueMicrotask(() => phone.press('always'));
  });
  await phone.powerOn();
  const server = new UsbIpServer({
    exports: () => (phone.usb ? [{ busId: '1-1', device: phone.usb }] : []),
    policy: phonePolicy,
    onAttach: () => say(`${stamp()}        attached in ${phone.mode}`),
    onDetach: () => say(`${stamp()}        detached`),
  });
  const listener = await listenUsbIp(server);
  say(`${stamp()}        starting the guest`);
  const guest = await startGuest({ bootTimeout: 300_000 });
  try {
    const images = await buildFirmware(currentFirmware);
    writeFileSync(path.join(guest.share, 'boot.img'), images.get('boot') ?? new Uint8Array(0));
    writeFileSync(path.join(guest.share, 'big'), randomBytes(2 * 1024 * 1024));
    const ok = await runSteps(guest, stepsOf(listener.port, phone.identity.serial));
    say(
      `${stamp()}        ${ok ? 'all steps passed' : 'FAILED'}; ${phone.trace.transfers} transfers, ${phone.trace.in_bytes} bytes in, ${phone.trace.out_bytes} bytes out`,
    );
    return ok ? 0 : 1;
  } finally {
    await guest.stop();
    await listener.close();
    await phone.powerOff();
  }
}

process.exitCode = await main();
