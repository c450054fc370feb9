import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readLogFile, verifyLogFile } from '@mistri/signed-log/session-log';
import { buildFirmware, currentFirmware, logicalImages } from '@mistri/virtual-phone';
import { smallRelay } from '../../packages/link/test/small-relay.ts';
import { freePort } from '../../scripts/embedded-postgres/start-embedded-postgres.ts';
import { type MistriProcess, startMistri } from '../../scripts/rig/mistri-process.ts';
import { newSession, technician } from './device-mode-pair.ts';
import type { Guest } from './guest.mjs';
import { portsEmpty, portTaken, type Steps, until } from './steps.ts';

const serial = 'MISTRI0001';
const big_bytes = 2 * 1024 * 1024;

/**
 * Virtual phone → `mistri share` → Link → `mistri attach` → the guest's kernel → Debian's adb and fastboot, each program a process of
 * its own. Nobody attaches by hand: after every change of mode the agent does.
 */
export async function phoneChain(guest: Guest, way: 'direct' | 'relay', steps: Steps): Promise<void> {
  const relay = way === 'relay' ? await smallRelay() : undefined;
  const session = await newSession(relay ? { relay: relay.address } : { tcpPort: await freePort() });
  const images = await buildFirmware(currentFirmware);
  for (const name of ['boot', ...logicalImages])
    writeFileSync(path.join(guest.share, `${name}.img`), images.get(name) ?? new Uint8Array(0));
  writeFileSync(path.join(guest.share, 'big'), randomBytes(big_bytes));
  const logFile = `${session.customerFile}.log`;
  const share = startMistri(
    ['share', '--practice', '--language', 'en', '--token', session.customerFile, '--log', logFile],
    { home: path.join(path.dirname(session.customerFile), 'home'), input: 'pipe' },
  );
  const type = (text: string): void => void share.child.stdin?.write(text);
  let agent: Awaited<ReturnType<typeof technician>> | undefined;
  try {
    await share.says('Type ALLOW');
    type('ALLOW\n');
    await share.says('S = STOP');
    agent = await technician(session, guest);
    await steps.run(`${way}: connected`, async () => {
      await agent?.attach.says(way === 'relay' ? 'Connected by relay' : 'Connected by tcp');
      return undefined;
    });
    await useIt({ guest, way, steps, share, type });
    await stopIt({ guest, way, steps, share, type }, agent.attach);
    await steps.run(`${way}: the signed log verifies and names every mode`, () => logIsWhole(logFile));
  } finally {
    await share.kill();
    await agent?.close();
    relay?.close();
    session.close();
  }
}

interface Used {
  readonly guest: Guest;
  readonly way: string;
  readonly steps: Steps;
  readonly share: MistriProcess;
  readonly type: (text: string) => void;
}

async function useIt({ guest, way, steps, share, type }: Used): Promise<void> {
  const step = (name: string, script: string, expect?: string): Promise<boolean> =>
    steps.guest(guest, `${way}: ${name}`, { script, ...(expect !== undefined && { expect }) });
  await step('the kernel has the phone', until('lsusb', '18d1:4ee7'));
  await step('on a port of its virtual controller', portTaken);
  // The owner allows the computer once, by a key of the practice phone.
  void share.says('Allow USB debugging?', 300_000).then(
    () => type('3'),
    () => undefined,
  );
  await step('adb sees it', until('adb devices', `${serial}.*device$`));
  await step('adb shell', 'adb shell "getprop ro.product.model; exit 3"; echo "status $?"', 'Mistri One\nstatus 3');
  const hash = createHash('sha256')
    .update(readFileSync(path.join(guest.share, 'big')))
    .digest('hex');
  await step(
    'adb push and pull of 2 MiB, SHA-256 the same',
    'adb push /share/big /sdcard/big && adb pull /sdcard/big /tmp/back && sha256sum /tmp/back',
    hash,
  );
  await step('adb reboot bootloader', 'adb reboot bootloader; adb kill-server', '');
  await step('attached again by itself, in fastboot', until('lsusb', '18d1:4ee0'));
  await step('fastboot getvar', 'fastboot getvar current-slot', 'current-slot: a');
  await step('fastboot flash', 'fastboot flash boot /share/boot.img', 'OKAY');
  await step(
    'a foreign image is refused by the phone',
    'fastboot flash boot /share/big',
    'not allowed in locked state',
  );
  await insideSuper(step);
  await step('fastboot reboot', 'fastboot reboot', 'OKAY');
  await step('attached again by itself, in the system', until('lsusb', '18d1:4ee7'));
  await step('adb sees it again, without another question', until('adb devices', `${serial}.*device$`));
}

/** fastbootd by the real client: it leaves the boot loader by itself, waits for the new device, and resizes what it writes. */
async function insideSuper(step: (name: string, script: string, expect?: string) => Promise<boolean>): Promise<void> {
  await step(
    'the boot loader refuses what lies inside of super',
    'fastboot flash system_a /share/system.img',
    'use fastbootd',
  );
  await step(
    'fastboot reboot fastboot: attached again, in fastbootd',
    'fastboot reboot fastboot; fastboot getvar is-userspace',
    'is-userspace: yes',
  );
  await step(
    'fastbootd knows the logical partitions',
    'fastboot getvar is-logical:vendor_a',
    'is-logical:vendor_a: yes',
  );
  for (const name of logicalImages)
    await step(
      `fastboot flash ${name}, resized first`,
      `fastboot flash ${name} /share/${name}.img`,
      `Resizing '${name}_a'`,
    );
  await step('locked: a foreign image is refused', 'fastboot flash product /share/big', 'locked state');
  await step('locked: the table is refused', 'fastboot delete-logical-partition product_a', 'locked state');
  await step('fastbootd does not unlock', 'fastboot flashing unlock', 'restart to the boot loader');
}

async function stopIt({ guest, way, steps, share, type }: Used, attach: MistriProcess): Promise<void> {
  const step = (name: string, script: string): Promise<boolean> => steps.guest(guest, `${way}: ${name}`, { script });
  type('u');
  await step('cable pulled: the virtual port is empty', portsEmpty);
  type('p');
  await step('plugged in: attached again', until('lsusb', '18d1:4ee7'));
  await step('adb works', until('adb devices', `${serial}.*device$`));
  void guest.exec('adb shell "while true; do cat /sdcard/big; done" > /dev/null', { timeout: 120_000 });
  const since_ms = performance.now();
  type('s');
  await step('customer stops under load: the virtual port is empty', portsEmpty);
  await steps.run(`${way}: both programs have ended`, async () => {
    const [one, other] = await Promise.all([share.ended, attach.ended]);
    steps.say(`        stop to both ended: ${Math.round(performance.now() - since_ms)} ms`);
    return one === 0 && other === 0 ? undefined : `${share.output()}\n${attach.output()}`;
  });
  await guest.exec('adb kill-server');
}

async function logIsWhole(logFile: string): Promise<string | undefined> {
  const file = readLogFile(readFileSync(logFile, 'utf8'));
  if (typeof file === 'string') return file;
  const report = await verifyLogFile(file);
  const text = JSON.stringify(file.entries);
  const modes = [...text.matchAll(/here (18d1:\w{4})/g)].map((match) => match[1]);
  // Running, boot loader, fastbootd, running, plugged in again.
  const wanted = ['18d1:4ee7', '18d1:4ee0', '18d1:4ee0', '18d1:4ee7', '18d1:4ee7'];
  return report.ok && report.isClosed && modes.join() === wanted.join() ? undefined : JSON.stringify({ report, modes });
}
