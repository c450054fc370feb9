import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../scripts/embedded-postgres/start-embedded-postgres.ts';
import { root } from '../scripts/supervisor/child.ts';
import { newSession, technician } from '../test/usb-guest/device-mode-pair.ts';
import { type Guest, startGuest } from '../test/usb-guest/guest.mjs';
import { portsEmpty, until } from '../test/usb-guest/steps.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';
import { delayProxy } from './usb-device/delay-proxy.ts';

/**
 * A USB disk of QEMU in one guest, read by the kernel of another: lent by the kernel's own usbip-host, and by `mistri share` and
 * `mistri attach` over Link (TLS 1.3). Both guests are emulated without KVM, on the same cores; what Node costs shows many times
 * larger than on a real machine, what waits for the wire shows as it is. So the round trips that a MiB takes are counted too: by how
 * much longer it takes when the wire is longer, which no emulation changes.
 */
const disk_mib = 32;
const read_mib: Readonly<Record<number, number>> = { 0: 16, 20: 6, 400: 4 };
/** Long enough that emulation hides no round trip. */
const far_ms = 400;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 2);

interface Stage {
  readonly there: Guest;
  readonly here: Guest;
  /** On this machine: usbipd of the exporting guest, and what its connector listens on. */
  readonly usbipd: number;
  readonly link: number;
}

export async function run(): Promise<readonly BenchTable[]> {
  const image = `/var/tmp/mistri-bench-disk-${process.pid}.img`;
  writeFileSync(image, randomBytes(disk_mib * 1024 * 1024));
  const [usbipd, link] = [await freePort(), await freePort()];
  process.env['RIG_CPU'] ??= 'max';
  const there = await startGuest({
    bootTimeout: 300_000,
    hostRoot: true,
    udev: true,
    memory: 1536,
    modules: ['xhci-pci', 'usbip-host'],
    hostfwd: [`tcp:127.0.0.1:${usbipd}-:3240`, `tcp:127.0.0.1:${link}-:${link}`],
    qemuArgs: [
      '-device',
      'qemu-xhci',
      '-drive',
      `if=none,id=d,file=${image},format=raw`,
      '-device',
      'usb-storage,drive=d,serial=DISK0001',
    ],
  });
  const here = await startGuest({ bootTimeout: 300_000 });
  try {
    const stage = { there, here, usbipd, link };
    const bare = await bareLoop(there);
    const rows: BenchRow[] = [];
    for (const roundTrip_ms of [20, 0, far_ms]) {
      const kernel: number[] = [];
      const ours: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        kernel.push(await byKernel(stage, roundTrip_ms));
        ours.push(await byMistri(stage, roundTrip_ms));
      }
      rows.push({
        round_trip_ms: roundTrip_ms,
        mistri_mb_per_second: Math.max(...ours),
        kernel_mb_per_second: Math.max(...kernel),
        bare_loop_mb_per_second: bare,
      });
    }
    return tables(rows);
  } finally {
    await here.stop();
    await there.stop();
    rmSync(image, { force: true });
  }
}

function tables(rows: readonly BenchRow[]): BenchTable[] {
  const at = (roundTrip_ms: number, name: string): number =>
    Number(rows.find((row) => row['round_trip_ms'] === roundTrip_ms)?.[name] ?? 0);
  const ours = (roundTrip_ms: number): number => at(roundTrip_ms, 'mistri_mb_per_second');
  const command = 'npm run bench -- usb-device';
  const ratio20 = ours(20) / at(20, 'kernel_mb_per_second');
  const ratio0 = ours(0) / at(0, 'bare_loop_mb_per_second');
  const waits = (name: string): number => roundTripsPerMib(at(0, name), at(far_ms, name));
  const [ourWaits, kernelWaits] = [waits('mistri_mb_per_second'), waits('kernel_mb_per_second')];
  const ratioWaits = kernelWaits / ourWaits;
  return [
    {
      name: `round trips that a MiB of the disk waits for (0 beside ${far_ms} ms; what emulation costs falls out)`,
      rows: [
        { program: 'mistri share and attach', round_trips_per_mib: Number(ourWaits.toFixed(2)) },
        { program: 'kernel usbip-host', round_trips_per_mib: Number(kernelWaits.toFixed(2)) },
      ],
      peer: 'the kernel’s own usbip-host (its round trips by ours)',
      ratio: ratioWaits,
      bar: { expected: '≥ 0.8 × the kernel’s usbip, where the wire is all there is', passed: ratioWaits >= 0.8 },
      command,
    },
    {
      name: 'device mode at 20 ms round trip: a disk read by the other kernel',
      rows: rows.filter((row) => row['round_trip_ms'] === 20),
      peer: 'the kernel’s own usbip-host, without encryption',
      ratio: ratio20,
      bar: { expected: '≥ 0.8 × the kernel’s usbip at 20 ms', passed: ratio20 >= 0.8 },
      command,
    },
    {
      name: 'device mode without delay: a disk read by the other kernel',
      rows: rows.filter((row) => row['round_trip_ms'] === 0),
      peer: 'a bare `usb` 2.18 loop beside the disk, which sends nothing anywhere',
      ratio: ratio0,
      bar: { expected: '≥ a bare `usb` 2.18 loop at 0 ms', passed: ratio0 >= 1 },
      command,
    },
  ];
}

/** From the seconds that a MiB takes without a wire and with a long one. */
function roundTripsPerMib(near_mbPerSecond: number, far_mbPerSecond: number): number {
  const secondsPerMib = (mbPerSecond: number): number => 1.048576 / mbPerSecond;
  return (secondsPerMib(far_mbPerSecond) - secondsPerMib(near_mbPerSecond)) / (far_ms / 1000);
}

async function ok(guest: Guest, script: string): Promise<string> {
  const { status, output } = await guest.exec(script, { timeout: 120_000 });
  if (process.env['BENCH_TELL']) console.error(`${Math.round(performance.now())} ${status} ${script.slice(0, 160)}`);
  if (status !== 0) throw new Error(`status ${status}: ${script}\n${output}`);
  return output;
}

async function bareLoop(there: Guest): Promise<number> {
  const script = `HOSTROOT_DIR=${root} hostroot ${process.execPath} bench/usb-device/bare-loop.ts 16`;
  const said = await ok(there, script);
  await ok(there, until('cat /proc/partitions', 'sda'));
  return Number(/MBPS ([\d.]+)/.exec(said)?.[1]);
}

async function readDisk(here: Guest, roundTrip_ms: number): Promise<number> {
  const mib = read_mib[roundTrip_ms] ?? 8;
  await ok(here, until('cat /proc/partitions', 'sda'));
  const since_ms = performance.now();
  await ok(here, `dd if=/dev/sda of=/dev/null bs=1M count=${mib} iflag=direct 2>&1`);
  return Number(((mib * 1.048576 * 1000) / (performance.now() - since_ms)).toFixed(3));
}

async function byKernel({ there, here, usbipd }: Stage, roundTrip_ms: number): Promise<number> {
  const bus = "usbip list -l | sed -n 's/.*busid \\([0-9.-]*\\) .*/\\1/p' | head -1";
  const busId = (
    await ok(there, `usbipd -D >/dev/null 2>&1 </dev/null; b=$(${bus}); usbip bind -b $b >/dev/null 2>&1; echo $b`)
  ).trim();
  const proxy = await delayProxy(usbipd, roundTrip_ms);
  try {
    await ok(
      here,
      `for i in $(seq 1 20); do usbip --tcp-port ${proxy.port} attach -r 10.0.2.2 -b ${busId} && exit 0; sleep 0.5; done; exit 1`,
    );
    return await readDisk(here, roundTrip_ms);
  } finally {
    proxy.close();
    await here.exec(portsEmpty);
    await there.exec(`usbip unbind -b ${busId}; killall usbipd`);
    await ok(there, until('cat /proc/partitions', 'sda'));
  }
}

async function byMistri({ there, here, link }: Stage, roundTrip_ms: number): Promise<number> {
  const proxy = await delayProxy(link, roundTrip_ms);
  const session = await newSession({ tcpPort: link });
  const customer = { ...session.customer };
  writeFileSync(path.join(there.share, 'customer.json'), JSON.stringify(customer));
  const peer = { address: '127.0.0.1', port: proxy.port };
  const { tcpPort: _own, ...rest } = session.technician;
  writeFileSync(session.technicianFile, JSON.stringify({ ...rest, peer }));
  const mistri = `${process.execPath} apps/agent/bin/mistri.mjs share --language en --token /mnt/customer.json`;
  const script = `rm -f /tmp/keys; mkfifo /tmp/keys; exec 9<>/tmp/keys; echo ALLOW >&9; MISTRI_HOME=/mnt/home XDG_CACHE_HOME=/run HOSTROOT_DIR=${root} hostroot ${mistri} <&9 >/share/said 2>&1`;
  const sharing = there.exec(script, { timeout: 600_000 });
  await ok(there, until('cat /share/said', 'S = STOP'));
  const agent = await technician(session, here);
  try {
    await agent.attach.says('"attached"', 120_000);
    return await readDisk(here, roundTrip_ms);
  } finally {
    await there.exec('echo s >/tmp/keys');
    await agent.attach.ended;
    await sharing;
    await agent.close();
    await here.exec(portsEmpty);
    proxy.close();
    session.close();
    await ok(there, until('cat /proc/partitions', 'sda'));
  }
}
