import { connectAdb, FastbootClient, type ImageSource, imageOf, pushFile, SessionKey } from '@mistri/android';
import type { Session } from '@mistri/link';
import type { ByteStream } from '@mistri/remote-repair';
import { tempFileBlobStore } from '@mistri/remote-repair/node';
import { RepairStage } from '@mistri/remote-repair/test/repair-stage';
import { shapedLine } from '@mistri/remote-repair/test/shaped-line';
import { endlessImage } from '@mistri/remote-repair/test/transfer-under-cuts';
import { type BytePipe, phonePolicy, UsbIpDevice, UsbIpServer } from '@mistri/usb';
import { VirtualPhone } from '@mistri/virtual-phone';
import type { BenchRow, BenchTable } from './bench-table.ts';

/**
 * A file to the phone over a line of 100 Mbit/s with delay: service mode (sent once, then pushed or flashed beside the phone) against
 * what one stream of Link carries on the same line, and against plain forwarding of USB transfers (USB/IP over the same Link stream,
 * adb and fastboot at the technician's end). Everything in one process; the phone is the virtual one.
 */
const size_bytes = Number(process.env['BENCH_SERVICE_MIB'] ?? 100) * 1024 * 1024;
/** Forwarding is slow: measured with less, told per second. */
const forwarded_bytes = Math.min(size_bytes, Number(process.env['BENCH_FORWARD_MIB'] ?? 4) * 1024 * 1024);
const line_bytesPerSecond = 12_500_000;
const roundTrips_ms = (process.env['BENCH_SERVICE_RTT_MS'] ?? '0,50,100').split(',').map(Number);
const revocations = 10;

type Way = 'push' | 'flash';

export async function run(): Promise<readonly BenchTable[]> {
  // The timers of Link keep no process alive; nothing else here has a socket.
  const awake = setInterval(() => undefined, 60_000);
  try {
    return [await transfers(), await revocation()];
  } finally {
    clearInterval(awake);
  }
}

async function transfers(): Promise<BenchTable> {
  const rows: BenchRow[] = [];
  const shares: number[] = [];
  for (const roundTrip_ms of roundTrips_ms) {
    const link = await linkRate(roundTrip_ms);
    for (const way of ['push', 'flash'] as const) {
      const service = await serviceRate(way, roundTrip_ms);
      const forwarded = await forwardedRate(way, roundTrip_ms);
      shares.push(service / link);
      console.log(
        `  ${roundTrip_ms} ms ${way}: link ${round(link)}, service ${round(service)}, forwarded ${round(forwarded)} MB/s`,
      );
      rows.push({
        roundTrip_ms,
        way,
        link_MBps: round(link),
        service_MBps: round(service),
        of_link: round(service / link),
        forwarded_MBps: round(forwarded),
        times_forwarded: round(service / forwarded),
      });
    }
  }
  const least = Math.min(...shares);
  return {
    name: `service mode: ${size_bytes / 2 ** 20} MiB to the phone over 100 Mbit/s (forwarding: ${forwarded_bytes / 2 ** 20} MiB)`,
    rows,
    peer: 'one stream of Link on the same line, in the same run',
    ratio: least,
    bar: { expected: '≥ 0.8 × what the link carries (issue 4)', passed: least >= 0.8 },
    command: 'npm run bench -- service',
  };
}

const round = (value: number): number => Number(value.toFixed(2));

/** Both sessions over a shaped line, in real time. */
function shaped(roundTrip_ms: number): (host: Session, guest: Session) => void {
  return (host, guest) => {
    const [a, b] = shapedLine({ roundTrip_ms, bytesPerSecond: line_bytesPerSecond });
    host.attach(a);
    guest.attach(b);
  };
}

async function linkRate(roundTrip_ms: number): Promise<number> {
  const stage = await RepairStage.make({ connect: shaped(roundTrip_ms) });
  stage.connect();
  try {
    const arrived = Promise.withResolvers<void>();
    let got_bytes = 0;
    stage.streams.host.onStream((stream) =>
      stream.listen({
        data: (bytes) => {
          got_bytes += bytes.length;
          if (got_bytes >= size_bytes) arrived.resolve();
        },
        drain: () => undefined,
        peerEnded: () => undefined,
        closed: () => undefined,
      }),
    );
    await stage.until('it is open', () => stage.sessions.guest.state === 'open');
    const began_ms = performance.now();
    await Promise.all([pour(stage.streams.guest.open('bulk', 3)), arrived.promise]);
    return rate(size_bytes, began_ms);
  } finally {
    await stage.end();
  }
}

async function pour(stream: ByteStream): Promise<void> {
  let room = Promise.withResolvers<void>();
  stream.listen({
    data: () => undefined,
    drain: () => {
      const before = room;
      room = Promise.withResolvers<void>();
      before.resolve();
    },
    peerEnded: () => undefined,
    closed: () => undefined,
  });
  for (let left_bytes = size_bytes; left_bytes > 0; left_bytes -= 65_536)
    if (!stream.write(new Uint8Array(Math.min(65_536, left_bytes)))) await room.promise;
}

const rate = (bytes: number, began_ms: number): number => bytes / 1000 / (performance.now() - began_ms);

/** Made before the clock runs: the file of the technician is there, and its hash is known from an earlier look at it. */
async function ready(length: number): Promise<ImageSource> {
  return imageOf(await endlessImage(length).read(0, length));
}

async function unlocked(): Promise<VirtualPhone> {
  const phone = await VirtualPhone.create();
  const stage = await RepairStage.start({ phone, volumeDown: true });
  stage.confirms = true;
  await stage.guest.perform('fastboot.unlock');
  stage.host.revoke('prepared');
  await stage.host.finished;
  return phone;
}

async function serviceRate(way: Way, roundTrip_ms: number): Promise<number> {
  const content = await ready(size_bytes);
  const blobs = tempFileBlobStore();
  const phone = way === 'flash' ? await unlocked() : await VirtualPhone.create();
  const stage = await RepairStage.start({ phone, blobs, connect: shaped(roundTrip_ms) });
  try {
    const began_ms = performance.now();
    const result = await stage.guest.deliver(
      { name: 'big.img', content },
      way === 'push'
        ? { operation: 'file.push', values: { path: '/sdcard/big.img' } }
        : { operation: 'fastboot.flash', values: { partition: 'userdata', acceptWarnings: true } },
    );
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return rate(size_bytes, began_ms);
  } finally {
    await stage.end();
    await blobs.close();
  }
}

/** What device mode does with the same work: each transfer goes over the line. */
async function forwardedRate(way: Way, roundTrip_ms: number): Promise<number> {
  const phone = way === 'flash' ? await unlocked() : await VirtualPhone.create();
  const stage = await RepairStage.make({ phone, connect: shaped(roundTrip_ms) });
  stage.connect();
  const server = new UsbIpServer({
    exports: () => (phone.usb ? [{ busId: '1-1', device: phone.usb }] : []),
    policy: phonePolicy,
  });
  stage.streams.host.onStream((stream) => void server.serve(pipeOf(stream)));
  try {
    const imported = await UsbIpDevice.import(pipeOf(stage.streams.guest.open('usb', 1)), '1-1');
    if (!imported.ok) throw new Error(imported.failure.message);
    const content = await ready(forwarded_bytes);
    if (way === 'flash') {
      const opened = await FastbootClient.open(imported.value, phone.identity.serial);
      if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
      const began_ms = performance.now();
      const flashed = await opened.value.flash('userdata', content);
      if (!flashed.ok) throw new Error(JSON.stringify(flashed.refusal));
      return rate(forwarded_bytes, began_ms);
    }
    const connected = await connectAdb(imported.value, new SessionKey('bench'));
    if (!connected.ok) throw new Error(JSON.stringify(connected.refusal));
    const began_ms = performance.now();
    const problem = await pushFile(connected.session.adb, {
      path: '/sdcard/big.img',
      mode: 0o644,
      content,
      signal: AbortSignal.timeout(600_000),
    });
    if (problem !== undefined) throw new Error(problem);
    return rate(forwarded_bytes, began_ms);
  } finally {
    await stage.end();
  }
}

function pipeOf(stream: ByteStream): BytePipe {
  const waiting: Uint8Array[] = [];
  let isOver = false;
  let wake = Promise.withResolvers<void>();
  let room: PromiseWithResolvers<void> | undefined;
  const tell = (): void => {
    const before = wake;
    wake = Promise.withResolvers<void>();
    before.resolve();
  };
  const over = (): void => {
    isOver = true;
    room?.resolve();
    tell();
  };
  stream.listen({
    data: (bytes) => {
      waiting.push(Uint8Array.from(bytes));
      tell();
    },
    drain: () => {
      room?.resolve();
      room = undefined;
    },
    peerEnded: over,
    closed: over,
  });
  return {
    incoming: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const next = waiting.shift();
          if (next) yield next;
          else if (isOver) return;
          else await wake.promise;
        }
      },
    },
    write: async (bytes) => {
      if (isOver) return;
      if (!stream.write(Uint8Array.from(bytes))) room ??= Promise.withResolvers<void>();
      await room?.promise;
    },
    close: () => {
      if (!isOver) stream.reset('closed');
    },
  };
}

/** Stop under full load: a file on its way, two pushes, the log. Until the last transfer of the phone, and until all is wound up. */
async function revocation(): Promise<BenchTable> {
  const dead_ms: number[] = [];
  const woundUp_ms: number[] = [];
  const content = await ready(16 * 1024 * 1024);
  for (let run = 0; run < revocations; run += 1) {
    const stage = await RepairStage.start();
    const { guest, phone } = stage;
    const sent = await guest.sendBlob({ name: 'big.img', content });
    const blob = sent.ok ? sent.value.sha256 : '';
    const begun = Promise.withResolvers<void>();
    const busy = [
      guest.perform('file.push', { path: '/sdcard/1' }, { blob, onProgress: () => begun.resolve() }),
      guest.perform('file.push', { path: '/sdcard/2' }, { blob }),
      guest.perform('log.follow', { follow: true }),
      guest.sendBlob({ name: 'more.img', content: endlessImage(64 * 1024 * 1024) }),
    ];
    await begun.promise;
    const began_ms = performance.now();
    stage.host.revoke('Stop');
    let last = -1;
    let lastAt_ms = began_ms;
    const watch = setInterval(() => {
      if (phone.trace.transfers === last) return;
      last = phone.trace.transfers;
      lastAt_ms = performance.now();
    }, 1);
    await stage.host.finished;
    woundUp_ms.push(performance.now() - began_ms);
    await Promise.all(busy);
    clearInterval(watch);
    dead_ms.push(lastAt_ms - began_ms);
    await stage.end();
  }
  const worst = Math.max(...dead_ms);
  return {
    name: `Stop under full load (${revocations} times)`,
    rows: [{ phone_silent_worst_ms: round(worst), wound_up_worst_ms: round(Math.max(...woundUp_ms)) }],
    peer: '',
    ratio: null,
    bar: { expected: '< 200 ms to dead (issue 4)', passed: worst < 200 },
    command: 'npm run bench -- service',
  };
}
