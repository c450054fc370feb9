import { createHash, randomBytes } from 'node:crypto';
import {
  type Channel,
  makeDeviceKey,
  priorities,
  secureByNoise,
  Session,
  type Stream,
  systemClock,
} from '@mistri/link';
import { shapedLine } from '@mistri/remote-repair/test/shaped-line';
import { benchSeconds, type BenchRow, type BenchTable, quantiles } from './bench-table.ts';

/**
 * How long a control message takes while bulk fills the line: real sessions with Noise over a line of 50 ms and 2 MB/s, in real
 * time. Beside it the same message behind the same bulk on one plain byte stream, which is what a connection without
 * priorities does with it.
 */
const shape = { roundTrip_ms: 50, bytesPerSecond: 2_000_000 };
const for_s = benchSeconds(15);
const every_ms = 100;
const bar_ms = 150;
const settle_ms = 3000;

export async function run(): Promise<BenchTable> {
  const ours = await bySession();
  const plain = await byOneStream();
  return {
    name: 'a control message under full bulk (50 ms, 2 MB/s)',
    rows: [rowOf('mistri session', ours), rowOf('one plain byte stream', plain)],
    peer: 'the same message behind the same bulk on one byte stream, 1 MiB of it buffered, in the same run',
    ratio: null,
    bar: { expected: `each control message ≤ ${bar_ms} ms (PRODUCT §14)`, passed: Math.max(...ours.late_ms) <= bar_ms },
    command: 'npm run bench -- control',
  };
}

interface Measured {
  readonly late_ms: number[];
  readonly bulk_bytes: number;
}

function rowOf(way: string, { late_ms, bulk_bytes }: Measured): BenchRow {
  return {
    way,
    messages: late_ms.length,
    ...quantiles(late_ms),
    worst_ms: Math.round(Math.max(0, ...late_ms)),
    bulk_mb_per_second: Math.round(bulk_bytes / 1e4 / for_s) / 100,
  };
}

async function bySession(): Promise<Measured> {
  const [guest, host] = await sessions();
  const late_ms: number[] = [];
  let bulk_bytes = 0;
  host.on((stream) => {
    const isControl = stream.label === 'control';
    listen(stream, (bytes) => {
      if (isControl) late_ms.push(performance.now() - Buffer.from(bytes).readDoubleBE());
      else bulk_bytes += bytes.length;
    });
  });
  const bulk = guest.session.open('bulk', priorities.bulk);
  const control = guest.session.open('control', priorities.control);
  const piece = randomBytes(64 * 1024);
  const pour = (): void => {
    while (bulk.write(piece)) void 0;
  };
  bulk.listen({ data: nothing, drain: pour, peerEnded: nothing, closed: nothing });
  listen(control, nothing);
  pour();
  // As long as the test in session.test.ts: the path has been measured by then.
  await new Promise((resolve) => setTimeout(resolve, settle_ms));
  bulk_bytes = 0;
  await sendEvery((bytes) => control.write(bytes));
  guest.session.kill('measured');
  host.session.kill('measured');
  return { late_ms, bulk_bytes };
}

async function byOneStream(): Promise<Measured> {
  const [near, far] = shapedLine(shape);
  const late_ms: number[] = [];
  const marks: { readonly at_bytes: number; readonly sent_ms: number }[] = [];
  const piece = randomBytes(64 * 1024);
  let sent_bytes = 0;
  let bulk_bytes = 0;
  const write = (bytes: Uint8Array): boolean => {
    sent_bytes += bytes.length;
    return near.write(bytes);
  };
  const pour = (): void => {
    while (write(piece)) void 0;
  };
  far.listen({
    data: (bytes) => {
      bulk_bytes += bytes.length;
      for (let [mark] = marks; mark && mark.at_bytes <= bulk_bytes; [mark] = marks) {
        marks.shift();
        late_ms.push(performance.now() - mark.sent_ms);
      }
    },
    drain: nothing,
    peerEnded: nothing,
    closed: nothing,
  });
  near.listen({ data: nothing, drain: pour, peerEnded: nothing, closed: nothing });
  pour();
  await sendEvery((bytes) => {
    write(bytes);
    marks.push({ at_bytes: sent_bytes, sent_ms: performance.now() });
  });
  near.abort('measured');
  return { late_ms, bulk_bytes };
}

async function sendEvery(send: (bytes: Uint8Array) => void): Promise<void> {
  const end_ms = performance.now() + for_s * 1000;
  while (performance.now() < end_ms) {
    await new Promise((resolve) => setTimeout(resolve, every_ms));
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(performance.now());
    send(bytes);
  }
  // What is on the way arrives.
  await new Promise((resolve) => setTimeout(resolve, 1000));
}

interface End {
  readonly session: Session;
  on(stream: (stream: Stream) => void): void;
}

async function sessions(): Promise<[End, End]> {
  const [ours, theirs] = [await makeDeviceKey(), await makeDeviceKey()];
  const tokenHash = createHash('sha256').update('bench').digest();
  const [near, far] = shapedLine(shape);
  const [guest, host] = await Promise.all([
    secureByNoise(near, { isInitiator: true, device: ours, peerKey: theirs.publicKey, tokenHash }),
    secureByNoise(far, { isInitiator: false, device: theirs, peerKey: ours.publicKey, tokenHash }),
  ]);
  const made = [endOf('guest', guest, tokenHash), endOf('host', host, tokenHash)] as const;
  await Promise.all(made.map(({ opened }) => opened));
  return [made[0], made[1]];
}

function endOf(
  role: 'host' | 'guest',
  channel: Channel,
  tokenHash: Uint8Array,
): End & { readonly opened: Promise<void> } {
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  let onStream: (stream: Stream) => void = nothing;
  const session = new Session({
    role,
    tokenHash,
    clock: systemClock(),
    resumeWithin_ms: 60_000,
    hardEndIn_ms: 600_000,
    events: {
      stream: (stream) => onStream(stream),
      state: nothing,
      path: () => resolve(),
      ended: nothing,
    },
  });
  session.attach(channel);
  return { session, opened, on: (run) => (onStream = run) };
}

function listen(stream: Stream, data: (bytes: Uint8Array) => void): void {
  stream.listen({ data, drain: nothing, peerEnded: nothing, closed: nothing });
}

function nothing(): void {
  // Of no interest here.
}
