import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { connectAdb, SessionKey } from '@mistri/android';
import { UsbIpDevice } from '@mistri/usb';
import { socketPipe } from '@mistri/usb/node';
import { freePort } from '../scripts/embedded-postgres/start-embedded-postgres.ts';
import { type MistriProcess, startMistri } from '../scripts/rig/mistri-process.ts';
import { newSession } from '../test/usb-guest/device-mode-pair.ts';
import { type BenchRow, type BenchTable, benchSeconds } from './bench-table.ts';
import { delayProxy } from './usb-device/delay-proxy.ts';

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

async function borrowed(port: number): Promise<UsbIpDevice> {
  const imported = await UsbIpDevice.import(socketPipe(connect(port, '127.0.0.1')), '1-1');
  if (!imported.ok) throw new Error(imported.failure.message);
  return imported.value;
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

/** Highest resident memory of a process so far, as Linux counts it. */
function highest_mb(pid: number | undefined): number {
  const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round((Number(kib) * 1024) / 1e6);
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

async function memoryOf(way: Way): Promise<{ before_mb: number; highest_mb: number; mb_per_second: number }> {
  try {
    const connecting = connectAdb(await borrowed(way.port), new SessionKey('bench'));
    await way.share?.says('Allow USB debugging?');
    way.share?.child.stdin?.write('3');
    const connected = await connecting;
    if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
    const before_mb = highest_mb(way.pid);
    const cat = await connected.session.adb.subprocess.noneProtocol.spawn('cat > /dev/null');
    const writer = cat.stdin.getWriter();
    const part = new Uint8Array(256 * 1024);
    const since_ms = performance.now();
    for (let sent = 0; sent < passed_mib * 4; sent += 1) await writer.write(part);
    const took_s = (performance.now() - since_ms) / 1000;
    const mb_per_second = Math.round((passed_mib * 1.048576) / took_s);
    return { before_mb, highest_mb: highest_mb(way.pid), mb_per_second };
  } finally {
    await way.close();
  }
}
