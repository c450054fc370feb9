import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installMissing } from '../../scripts/testing/debian-packages.ts';
import { startGuest } from './guest.mjs';
import { exportDisk, exportSerial } from './export-devices.ts';
import { libusbSuite } from './libusb-suite.ts';
import { phoneChain } from './phone-chain.ts';
import { Steps } from './steps.ts';

/**
 * `npm run usb:guest [part …]`: device mode against the real kernel and its real clients. A minute or two without hardware
 * virtualisation; `results.txt` keeps what came out.
 */
const parts: Readonly<Record<string, (steps: Steps) => Promise<void>>> = {
  phone: async (steps) => {
    const guest = await startGuest({ bootTimeout: 300_000 });
    try {
      for (const way of ['direct', 'relay'] as const) await phoneChain(guest, way, steps);
    } finally {
      await guest.stop();
    }
  },
  libusb: libusbSuite,
  disk: exportDisk,
  serial: exportSerial,
};

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
    console.log(`not run: ${missing}`);
    return 1;
  }
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : Object.keys(parts);
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) {
    console.log(`there is no part "${unknown}": ${Object.keys(parts).join(', ')}`);
    return 2;
  }
  const steps = new Steps();
  for (const name of names) await parts[name]?.(steps);
  const end = steps.failures === 0 ? 'all steps passed' : `${steps.failures} steps FAILED`;
  steps.say(end);
  const load = os.loadavg().map((value) => value.toFixed(1));
  const head = `npm run usb:guest ${wanted.join(' ')}\n${new Date().toISOString()}, ${os.cpus().length} cores, load ${load.join(' ')}, no KVM\n`;
  if (wanted.length === 0)
    writeFileSync(path.join(import.meta.dirname, 'results.txt'), `${head}\n${steps.lines.join('\n')}\n`);
  return steps.failures === 0 ? 0 : 1;
}

process.exitCode = await main();
