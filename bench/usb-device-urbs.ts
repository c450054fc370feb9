import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../scripts/embedded-postgres/start-embedded-postgres.ts';
import { type MistriProcess, startMistri } from '../scripts/rig/mistri-process.ts';
import { newSession } from '../test/usb-guest/device-mode-pair.ts';
import { type BenchRow, type BenchTable, benchSeconds } from './bench-table.ts';
import { delayProxy } from './usb-device/delay-proxy.ts';
import { borrowed, memoryWhilePassing, type Passed } from './usb-device/memory-of.ts';

/**
 * Round trips of URBs through the whole of device mode (`mistri share`, Link with TLS 1.3, `mistri attach`: two USB/IP servers and two
 * clients), beside one bare USB/IP server on TCP without encryption; and the memory of the connector while data passes. No kernel and
 * no emulation: the device is the practice phone, the borrower is our own client, every program a process of its own.
 */
const seconds = benchSeconds(4);
const passed_mib = Number(process.env['BENCH_USB_MIB'] ?? 2048);

interface Way {
  readonly port: number;
  readonly share?: MistriProcess;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

export async function run(): Promise<readonly BenchTable[]> {
  const rows: BenchRow[] = [];
  for (const roundTrip_ms of [0, 20]) {
    for (const inFlight of [1, 32]) {
      const bare = await measured(await bareWay(roundTrip_ms), inFlight);
      const ours = await measured(await mistriWay(roundTrip_ms), inFlight);
      rows.push({
        round_trip_ms: roundTrip_ms,
        in_flight: inFlight,
        mistri_urbs_per_second: ours,
        bare_urbs_per_second: bare,
      });
    }
  }
  const at20 = rows.find((row) => row['round_trip_ms'] === 20 && row['in_flight'] === 1);
  const ratio = Number(at20?.['mistri_urbs_per_second']) / Number(at20?.['bare_urbs_per_second']);
  return [
    {
      name: 'URB round trips of device mode (control, 18 bytes in)',
      rows,
      peer: 'one USB/IP server on TCP, not encrypted; the ratio is of one at a time at 20 ms',
      ratio,
      bar: { expected: '≥ 0.8 × at 20 ms round trip', passed: ratio >= 0.8 },
      command: 'npm run bench -- usb-device-urbs',
    },
    await memory(),
  ];
}

async function bareWay(roundTrip_ms: number): Promise<Way> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'usb-device/bare-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(Number(JSON.parse(bytes.toString()).port)));
  });
  const proxy = await delayProxy(port, roundTrip_ms);
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    port: proxy.port,
    pid: child.pid,
    close: async () => {
      proxy.close();
      child.kill();
      await ended;
    },
  };
}

async function mistriWay(roundTrip_ms: number): Promise<Way & { share: MistriProcess }> {
  const link = await freePort();
  const session = await newSession({ tcpPort: link });
  const proxy = await delayProxy(link, roundTrip_ms);
  const { tcpPort: _own, ...rest } = session.technician;
  writeFileSync(session.technicianFile, JSON.stringify({ ...rest, peer: { address: '127.0.0.1', port: proxy.port } }));
  const home = path.join(path.dirname(session.customerFile), 'home');
  const words = ['share', '--practice', '--language', 'en', '--token', session.customerFile];
  const share = startMistri(words, { home, input: 'pipe' });
  await share.says('Type ALLOW');
  share.child.stdin?.write('ALLOW\n');
  const attach = startMistri(['attach', '--by-hand', '--json', '--token', session.technicianFile], { home });
  const port = Number((await attach.says(/"port":(\d+)/))?.[1]);
  await attach.says('"offered"');
  return {
    port,
    share,
    pid: share.child.pid,
    close: async () => {
      await Promise.all([share.kill(), attach.kill()]);
      proxy.close();
      session.close();
    },
  };
}

/** A string descriptor: the one request that goes the whole way and that every device answers. */
const request = { requestType: 0x80, request: 6, value: 0x0302, index: 0x0409, length: 64 };

async function measured(way: Way, inFlight: number): Promise<number> {
  try {
    const device = await borrowed(way.port);
    await device.open();
    const end_ms = performance.now() + seconds * 1000;
    let count = 0;
    const worker = async (): Promise<void> => {
      while (performance.now() < end_ms) {
        const result = await device.control(request);
        if (!result.ok) throw new Error(result.failure.message);
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    await device.close();
    return Math.round(count / seconds);
  } finally {
    await way.close();
  }
}

async function memory(): Promise<BenchTable> {
  const bare = await memoryOf(await bareWay(0));
  const ours = await memoryOf(await mistriWay(0));
  const share_mb = ours.highest_mb - bare.before_mb;
  return {
    name: `memory while ${passed_mib} MiB pass to the practice phone`,
    rows: [
      { program: 'mistri share, with the practice phone in it', ...ours },
      { program: 'bare USB/IP server, with the practice phone in it', ...bare },
    ],
    peer: '',
    ratio: null,
    bar: {
      expected: '< 150 MB without the practice phone (what the bare server had at its start is taken off)',
      passed: share_mb < 150,
    },
    command: 'npm run bench -- usb-device-urbs',
  };
}

async function memoryOf(way: Way): Promise<Passed> {
  try {
    return await memoryWhilePassing({ port: way.port, pid: way.pid, passed_mib }, async () => {
      await way.share?.says('Allow USB debugging?');
      way.share?.child.stdin?.write('3');
    });
  } finally {
    await way.close();
  }
}
