import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type BenchPart, cpuOf_s, nextMessage, startPart } from './bench-process.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';
import { makeSpliceParties } from './relay-splice/splice-parties.ts';

/**
 * One stream through a middle man: our relay (outer legs plain, and by TLS), a bare Node `pipe` (likewise), and socat. What
 * goes through is as random as the end-to-end TLS inside of a leg would be; its cost at the two ends is the same for all and
 * left out. Sender, middle and receiver are processes of their own. Rounds alternate and the best of each counts: the machine
 * is shared.
 */
const total_bytes = Number(process.env['BENCH_RELAY_MIB'] ?? 1024) * 1024 * 1024;
const rounds = Number(process.env['BENCH_RELAY_ROUNDS'] ?? 3);
const worker = path.join(import.meta.dirname, 'relay-splice', 'splice-worker.ts');

export type Middle = 'relay plain' | 'node pipe plain' | 'socat' | 'relay tls' | 'node pipe tls';

interface Measured {
  readonly mb_per_second: number;
  readonly sender_cpu_s_per_gib: number;
  readonly middle_cpu_s_per_gib: number;
  readonly receiver_cpu_s_per_gib: number;
}

export async function run(): Promise<readonly BenchTable[]> {
  const hasSocat = spawnSync('socat', ['-V']).status === 0;
  const middles: readonly Middle[] = [
    'node pipe plain',
    'relay plain',
    ...(hasSocat ? (['socat'] as const) : []),
    'node pipe tls',
    'relay tls',
  ];
  const best = new Map<Middle, Measured>();
  const ratios: Record<'plain' | 'tls', number[]> = { plain: [], tls: [] };
  for (let round = 0; round < rounds; round += 1) {
    const speeds = new Map<Middle, number>();
    for (const middle of middles) {
      const measured = await measure(middle);
      speeds.set(middle, measured.mb_per_second);
      if (measured.mb_per_second > (best.get(middle)?.mb_per_second ?? 0)) best.set(middle, measured);
    }
    for (const outer of ['plain', 'tls'] as const)
      ratios[outer].push((speeds.get(`relay ${outer}`) ?? 0) / (speeds.get(`node pipe ${outer}`) ?? 1));
  }
  return (['plain', 'tls'] as const).map((outer) => table(outer, best, ratios[outer]));
}

function table(outer: 'plain' | 'tls', best: ReadonlyMap<Middle, Measured>, ratios: readonly number[]): BenchTable {
  const rows: BenchRow[] = [...best]
    .filter(([middle]) => middle.endsWith(outer) || (middle === 'socat' && outer === 'plain'))
    .map(([middle, measured]) => ({ middle, ...measured }));
  const ours = best.get(`relay ${outer}`)?.mb_per_second ?? 0;
  const ratio = ours / (best.get(`node pipe ${outer}`)?.mb_per_second ?? 1);
  return {
    name: `relay splice, outer legs ${outer} (${total_bytes / 2 ** 20} MiB one way, best of ${rounds}; per round ${ratios.map((value) => value.toFixed(2)).join(' ')})`,
    rows,
    peer: `a bare Node ${outer === 'tls' ? 'TLS ' : ''}pipe in the same run${outer === 'plain' ? '; socat -b 262144 TCP-LISTEN:…,reuseaddr TCP:… beside it' : ''}`,
    ratio,
    bar: { expected: '≥ 0.9 × a bare Node splice (PRODUCT §14)', passed: ratio >= 0.9 },
    command: 'npm run bench -- relay-splice',
  };
}

async function measure(middle: Middle): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-splice-'));
  const children: ChildProcess[] = [];
  try {
    const parties = await makeSpliceParties(folder);
    const outer = middle.endsWith('tls') ? 'tls' : 'plain';
    const start = (part: string, options: object): Promise<BenchPart> =>
      startPart(worker, [part, JSON.stringify({ ...parties, outer, folder, total_bytes, ...options })], children);
    const isRelay = middle.startsWith('relay');
    // The relay's legs both dial; the other middle men dial the receiver.
    const receiver = isRelay ? undefined : await start('receiver', { isListening: true });
    const port = receiver?.first['port'] ?? 0;
    const between =
      middle === 'socat' ? await socat(port, children) : await start(isRelay ? 'relay' : 'pipe', { to: port });
    const at = between.first['port'] ?? 0;
    const taker = receiver ?? (await start('receiver', { isListening: false, to: at }));
    const before_s = cpuOf_s(between.child.pid);
    const done = nextMessage(taker.child);
    const sender = await start('sender', { to: at, isLeg: isRelay });
    const received = await done;
    const gib = total_bytes / 2 ** 30;
    const middle_s = cpuOf_s(between.child.pid) - before_s;
    return {
      mb_per_second: Math.round(total_bytes / 1e6 / (received['took_s'] ?? 1)),
      sender_cpu_s_per_gib: round2(cpuOf_s(sender.child.pid) / gib),
      middle_cpu_s_per_gib: round2(middle_s / gib),
      receiver_cpu_s_per_gib: round2((received['cpu_s'] ?? 0) / gib),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function socat(to: number, children: ChildProcess[]): Promise<BenchPart> {
  // socat says no port it was given: one that was free a moment ago.
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
  const listen = `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr`;
  const child = spawn('socat', ['-d', '-d', '-b', '262144', listen, `TCP:127.0.0.1:${to}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (text: Buffer) => {
      if (text.includes('listening')) resolve();
    });
  });
  return { child, first: { port } };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
