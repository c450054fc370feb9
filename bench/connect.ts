import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PeerSignal } from '@mistri/contracts/link/index';
import { priorities } from '@mistri/link';
import { eventsOf, linkStage, type LinkStage } from '../packages/link/test/link-node-pair.ts';
import { startTestRelay, type TestRelay } from '../apps/relay/test/test-relay.ts';
import { type BenchRow, type BenchTable, quantiles } from './bench-table.ts';
import { type DelayProxy, delayProxy } from './usb-device/delay-proxy.ts';

/**
 * Two devices that were introduced in the same moment: when the relay has joined their legs, when the first byte came through it,
 * when the direct path carries. 50 ms from end to end: each leg of the relay 25, the direct way 50, what they tell each other by way
 * of the server 25. Node of packages/link at both ends, the relay of apps/relay, in one process.
 */
const endToEnd_ms = 50;
const rounds = 10;

interface Round {
  readonly paired_ms: number;
  readonly firstByte_ms: number;
  readonly direct_ms: number;
}

export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync('/var/tmp/mistri-connect-');
  const proxies: DelayProxy[] = [];
  const direct = new Map<number, DelayProxy>();
  const carry = async (body: PeerSignal): Promise<PeerSignal> => {
    await sleep(endToEnd_ms / 2);
    return body.kind === 'candidates' ? { ...body, candidates: await delayed(body, direct) } : body;
  };
  const stage = linkStage({ carry });
  writeFileSync(path.join(folder, 'issuers.json'), JSON.stringify({ keys: stage.config.keys }));
  const relay = await startTestRelay({ issuers: { file: path.join(folder, 'issuers.json') } });
  try {
    const leg = await delayProxy(relay.ports.tls ?? 0, endToEnd_ms / 2);
    proxies.push(leg);
    const { publicKey: key } = relay.identity;
    stage.config.relays.push({ id: 'test-1', region: 'test', key, tls: `127.0.0.1:${leg.port}` });
    const [byRelay, automatic]: [Round[], Round[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      byRelay.push(await once(stage, relay, 'relay'));
      automatic.push(await once(stage, relay, 'automatic'));
    }
    return tableOf(byRelay, automatic);
  } finally {
    await stage.close();
    await relay.close();
    for (const proxy of [...proxies, ...direct.values()]) proxy.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every TCP address of a device becomes one that is 50 ms away; UDP is left out. */
async function delayed(
  { candidates }: Extract<PeerSignal, { kind: 'candidates' }>,
  direct: Map<number, DelayProxy>,
): Promise<typeof candidates> {
  const ports = new Set(candidates.filter(({ transport }) => transport === 'tcp').map(({ port }) => port));
  return Promise.all(
    [...ports].map(async (port) => {
      const proxy = direct.get(port) ?? (await delayProxy(port, endToEnd_ms));
      direct.set(port, proxy);
      return { transport: 'tcp', kind: 'host', address: '127.0.0.1', port: proxy.port } as const;
    }),
  );
}

/** Under `automatic` the direct path is often there before the relay's: what the relay takes is measured by itself. */
async function once(stage: LinkStage, relay: TestRelay, policy: 'relay' | 'automatic'): Promise<Round> {
  const introductions = await stage.issue({ policy });
  const from_ms = performance.now();
  const since = (): number => performance.now() - from_ms;
  const linesBefore = relay.lines.length;
  const seen: { paired_ms?: number; firstByte_ms?: number; asked?: true } = {};
  const watch = setInterval(() => {
    if (relay.lines.slice(linesBefore).some((line) => line.includes('"paired"'))) seen.paired_ms ??= since();
  }, 1);
  const direct = { host: Promise.withResolvers<number>(), guest: Promise.withResolvers<number>() };
  const begin = (role: 'host' | 'guest') =>
    stage[role].node.introduce(introductions[role], (connection) => ({
      ...eventsOf(stage[role]),
      stream: (stream) =>
        stream.listen({
          data: () => (seen.firstByte_ms ??= since()),
          drain: () => undefined,
          peerEnded: () => undefined,
          closed: () => undefined,
        }),
      path: (to) => {
        if (to && seen.asked === undefined && role === 'guest') {
          seen.asked = true;
          connection.open('first', priorities.normal).write(new Uint8Array(1));
        }
        if (to?.kind === 'tcp') direct[role].resolve(since());
      },
    }));
  const [, guest] = await Promise.all([begin('host'), begin('guest')]);
  const direct_ms =
    policy === 'relay' ? Infinity : Math.max(...(await Promise.all([direct.host.promise, direct.guest.promise])));
  while (seen.firstByte_ms === undefined && since() < 10_000) await sleep(1);
  clearInterval(watch);
  guest.finish('measured');
  while (stage.host.node.connections.size + stage.guest.node.connections.size > 0) await sleep(5);
  return { paired_ms: seen.paired_ms ?? Infinity, firstByte_ms: seen.firstByte_ms ?? Infinity, direct_ms };
}

function tableOf(all: readonly Round[], automatic: readonly Round[]): BenchTable {
  const row = (what: string, times_ms: readonly number[]): BenchRow => ({
    what,
    rounds: times_ms.length,
    p50_ms: Math.round(quantiles(times_ms).p50_ms),
    worst_ms: Math.round(Math.max(...times_ms)),
  });
  const afterLegs_ms = all.map(({ firstByte_ms, paired_ms }) => firstByte_ms - paired_ms);
  const direct_ms = automatic.map((round) => round.direct_ms);
  return {
    name: `connect (${endToEnd_ms} ms end to end)`,
    rows: [
      row(
        'introduced → legs joined at the relay',
        all.map(({ paired_ms }) => paired_ms),
      ),
      row('legs open → first byte through the relay', afterLegs_ms),
      row(
        'introduced → first byte through the relay',
        all.map(({ firstByte_ms }) => firstByte_ms),
      ),
      row(
        'automatic: introduced → first byte by whatever is open',
        automatic.map(({ firstByte_ms }) => firstByte_ms),
      ),
      row('automatic: introduced → direct on both sides', direct_ms),
    ],
    peer: '',
    ratio: null,
    bar: {
      expected: 'legs open: first byte through the relay < 300 ms, direct takeover < 2 s (PRODUCT §14)',
      passed: Math.max(...afterLegs_ms) < 300 && Math.max(...direct_ms) < 2000,
    },
    command: 'npm run bench -- connect',
  };
}
