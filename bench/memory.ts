import { spawn } from 'node:child_process';
import path from 'node:path';
import { startMistri } from '../scripts/rig/mistri-process.ts';
import { newSession } from '../test/usb-guest/device-mode-pair.ts';
import { freePort } from '../scripts/embedded-postgres/start-embedded-postgres.ts';
import type { BenchTable } from './bench-table.ts';
import { memoryWhilePassing } from './usb-device/memory-of.ts';

/**
 * What the connector needs while a large file passes through it (issue 4: 2 GB, < 150 MB). Phone, connector, `mistri attach` and
 * borrower are a process each, so that nothing else is in the figure. `BENCH_MEMORY_MIB` for less than 2 GiB.
 */
const passed_mib = Number(process.env['BENCH_MEMORY_MIB'] ?? 2048);

export async function run(): Promise<readonly BenchTable[]> {
  const phone = spawn(process.execPath, [path.join(import.meta.dirname, 'usb-device/bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const phonePort = await new Promise<number>((resolve) => {
    phone.stdout.once('data', (bytes: Buffer) => resolve(Number(JSON.parse(bytes.toString()).port)));
  });
  const tcpPort = await freePort();
  const session = await newSession({ tcpPort });
  const home = path.join(path.dirname(session.customerFile), 'home');
  const share = startMistri(['share', '--practice', '--language', 'en', '--token', session.customerFile], {
    home,
    input: 'pipe',
    environment: {
      BENCH_PHONE_PORT: String(phonePort),
      NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'memory/phone-elsewhere.mjs')}`,
    },
  });
  const attach = startMistri(['attach', '--by-hand', '--json', '--token', session.technicianFile], { home });
  try {
    await share.says('Type ALLOW');
    share.child.stdin?.write('ALLOW\n');
    const port = Number((await attach.says(/"port":(\d+)/))?.[1]);
    await attach.says('"offered"');
    const of = (pid: number | undefined) => memoryWhilePassing({ port, pid, passed_mib }, async () => undefined);
    const measured = await of(share.child.pid);
    return [
      {
        name: `memory of the connector while ${passed_mib} MiB pass`,
        rows: [{ program: 'mistri share, the phone in another process', ...measured }],
        peer: '',
        ratio: null,
        bar: { expected: '< 150 MB', passed: measured.highest_mb < 150 },
        command: 'npm run bench -- memory',
      },
    ];
  } finally {
    await Promise.all([share.kill(), attach.kill()]);
    phone.kill();
    session.close();
  }
}
