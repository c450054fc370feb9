import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seededRandom } from '../scripts/rig/seeded-random.ts';
import { type LabHost, type LinkLab, startLinkLab } from './link-lab.ts';
import { canHaveNats } from './nats.ts';

/**
 * `npm run lab:chaos -- --mib 1024 --seed 1`: bytes with a hash flow each way through `mistri forward`, between two hosts behind
 * routers, while wires are cut, UDP is dropped, connections are reset, the guest moves to another address, the relay is killed
 * and the control plane is away. Every change is made by the network or by `kill -9`; the product is never called. In the end
 * both hashes have to be right, and the length, so that nothing came twice. As root on Linux.
 */
const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '1024' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    minutes: { type: 'string', default: '60' },
    /** MiB per second and direction; without it as fast as it goes. */
    rate: { type: 'string' },
    /** Keep the result as docs/soak/link-chaos.txt. */
    save: { type: 'boolean', default: false },
  },
});
const [mebibytes, seed, minutes] = [values.mib, values.seed, values.minutes].map(Number) as [number, number, number];
if (!(mebibytes >= 1 && minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error('expected --mib 1 or more, --minutes above 0 and --seed a whole number');
  process.exit(2);
}
if (!canHaveNats()) {
  console.error('network lab: needs root, Linux network namespaces and nftables.');
  process.exit(2);
}

interface Told {
  readonly length: number;
  readonly sha256: string;
}
interface End {
  readonly child: ChildProcess;
  /** How much of the other's bytes have arrived. */
  progress(): number;
  readonly finished: Promise<{ readonly sent: Told; readonly received: Told }>;
}

const random = seededRandom(seed);
const between = (from: number, to: number): number => Math.round(from + random() * (to - from));
const counts = new Map<string, number>();
const port = 7000;

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
process.exitCode = await run();

async function run(): Promise<number> {
  const startedAt_ms = performance.now();
  const lab = await startLinkLab([
    { name: 'host', kind: 'cone' },
    { name: 'guest', kind: 'restricted' },
  ]);
  try {
    const [host, guest] = lab.hosts as [LabHost, LabHost];
    const serving = lab.start(host, 'serve');
    await serving.says('Online as');
    const far = await startEnd(lab, host, 'listen', port);
    const forward = lab.start(guest, 'forward', '0', `host:${port}`, '--json');
    const local = await forward.says(/"port":(\d+)/);
    const near = await startEnd(lab, guest, 'dial', Number(local?.[1]));
    console.log(`${mebibytes} MiB each way, seed ${seed}, under way after ${secondsSince(startedAt_ms)} s`);
    const flowing = Promise.all([near.finished, far.finished]);
    const state = { isOver: false };
    void flowing.then(
      () => (state.isOver = true),
      () => (state.isOver = true),
    );
    void forward.ended.then((code) => {
      if (!state.isOver) console.log(`BAD  the forwarding ended with ${code}:\n${forward.output()}`);
      for (const { child } of [near, far]) child.kill('SIGKILL');
    });
    const chaos = makeChaos(lab, { host, guest }, { ends: [near, far], state, startedAt_ms });
    const [[close, distant]] = await Promise.all([flowing, chaos]);
    return judge([close, distant], startedAt_ms);
  } catch (error) {
    console.log(`BAD  ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await lab.close();
  }
}

function judge(ends: readonly { readonly sent: Told; readonly received: Told }[], startedAt_ms: number): number {
  const [near, far] = ends;
  const isRight = same(near?.sent, far?.received) && same(far?.sent, near?.received);
  const done = [...counts].map(([what, times]) => `${what} ${times} ×`).join(', ');
  const verdict = isRight ? 'Every byte arrived once and in order, both ways.' : 'BAD  the bytes differ';
  const result = `${mebibytes} MiB each way in ${secondsSince(startedAt_ms)} s, seed ${seed}: ${done}\n${verdict}\n`;
  console.log(result);
  if (values.save) {
    const machine = `Link chaos, ${new Date().toISOString()}, ${os.cpus().length} cores, Node ${process.version}`;
    writeFileSync(path.join(import.meta.dirname, '../docs/soak/link-chaos.txt'), `${machine}\n${result}`);
  }
  if (!isRight) console.log(JSON.stringify(ends, undefined, 2));
  return isRight ? 0 : 1;
}

function same(one: Told | undefined, other: Told | undefined): boolean {
  return one !== undefined && one.length === other?.length && one.sha256 === other.sha256;
}

async function makeChaos(
  lab: LinkLab,
  { host, guest }: { readonly host: LabHost; readonly guest: LabHost },
  until: { readonly ends: readonly End[]; readonly state: { isOver: boolean }; readonly startedAt_ms: number },
): Promise<void> {
  const { nats } = lab;
  const either = (): number => (random() < 0.5 ? host.index : guest.index);
  const acts: Record<string, () => Promise<void>> = {
    'wire cut': async () => {
      const at = either();
      nats.setWire(at, false);
      await sleep(between(50, 2500));
      nats.setWire(at, true);
    },
    'UDP dropped': async () => {
      const at = either();
      nats.setRouter(at, 'no-udp');
      await sleep(between(500, 9000));
      nats.setRouter(at, undefined);
    },
    'connections reset': async () => {
      const at = either();
      nats.setRouter(at, 'reset-tcp');
      await sleep(between(100, 1000));
      nats.setRouter(at, undefined);
    },
    'guest moved': async () => nats.moveHost(guest.index, between(2, 200)),
    'relay killed': async () => {
      await lab.relay.kill();
      await sleep(between(100, 3000));
      await lab.relay.start();
    },
    'control plane away': async () => {
      await lab.control.kill();
      await sleep(between(500, 5000));
      await lab.control.start();
    },
  };
  const names = Object.keys(acts);
  let left: string[] = [];
  while (!until.state.isOver) {
    if (stopped.signal.aborted) throw new Error('stopped');
    if (performance.now() - until.startedAt_ms > minutes * 60_000) throw new Error('not through in its time');
    // Each once in every round, in another order: a short run sees all of them too.
    if (left.length === 0) left = names.toSorted(() => random() - 0.5);
    const name = left.pop() ?? '';
    const before = until.ends.map((end) => end.progress());
    await acts[name]?.();
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await Promise.all([moves(until, before), sleep(between(300, 900))]);
    const megabytes = until.ends.map((end) => (end.progress() / 1_048_576).toFixed(0)).join(' and ');
    console.log(`${secondsSince(until.startedAt_ms).padStart(7)} s  ${name}: ${megabytes} MiB arrived`);
  }
}

/** Until something flows again: cut after cut without a byte between them would show patience only. */
async function moves(
  { ends, state }: { readonly ends: readonly End[]; readonly state: { isOver: boolean } },
  before: readonly number[],
): Promise<void> {
  for (let waited_ms = 0; waited_ms < 30_000 && !state.isOver; waited_ms += 100) {
    if (ends.some((end, at) => end.progress() > (before[at] ?? 0))) return;
    await sleep(100);
  }
}

async function startEnd(lab: LinkLab, at: LabHost, way: 'listen' | 'dial', on: number): Promise<End> {
  const words = [way, String(on), String(mebibytes), String(seed + at.index), ...(values.rate ? [values.rate] : [])];
  const child = await lab.program(at, 'lab/chaos-end.ts', ...words);
  let arrived = 0;
  const finished = new Promise<Awaited<End['finished']>>((resolve, reject) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as { so_far?: number; sent?: Told; received?: Told };
        arrived = said.so_far ?? arrived;
        if (said.sent && said.received) resolve({ sent: said.sent, received: said.received });
      });
    child.once('close', (code) =>
      reject(new Error(`the end of ${at.name} was through with ${code}, and had not said so`)),
    );
  });
  finished.catch(() => undefined);
  return { child, progress: () => arrived, finished };
}

function secondsSince(start_ms: number): string {
  return ((performance.now() - start_ms) / 1000).toFixed(1);
}
