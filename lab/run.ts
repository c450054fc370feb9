import { setTimeout as sleep } from 'node:timers/promises';
import { installMissing } from '../scripts/testing/debian-packages.ts';
import { allPairs, type LabPair, type LabRung, shortPairs, within_ms } from './expected.ts';
import { type LabHost, type LinkLab, startLinkLab } from './link-lab.ts';
import { canHaveNats, type RouterKind } from './nats.ts';

/**
 * `npm run lab [-- --short] [-- guest-host …]`: two `mistri` processes for each pair of networks, and for each pair the rung
 * that `expected.ts` says has to carry the session in its time. As root on Linux.
 */
interface Shown {
  readonly rung?: LabRung;
  readonly paths: readonly { rung: string; after_ms: number }[];
  readonly ladder: readonly { readonly target?: string; readonly outcome?: string }[];
}

/** Long enough that a rung that must not open would have: a punch is given up after 6 s. */
const watchRelay_ms = 7000;

const missing = installMissing(
  [
    { name: 'iproute2', file: '/usr/sbin/ip' },
    { name: 'nftables', file: '/usr/sbin/nft' },
  ],
  'the network lab',
);
if (missing ?? !canHaveNats()) {
  console.error(`network lab: needs root, Linux network namespaces and nftables. ${missing ?? ''}`);
  process.exit(2);
}

const words = process.argv.slice(2);
const isShort = words.includes('--short');
const named = words.filter((word) => !word.startsWith('--'));
const pairs = (isShort ? shortPairs : allPairs).filter(
  ({ guest, host }) => named.length === 0 || named.includes(`${guest}:${host}`),
);
if (pairs.length === 0) {
  console.error(`no pair is called ${named.join(' ')}; "restricted:symmetric" is one (guest:host)`);
  process.exit(2);
}
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
process.exitCode = (await runAll()) === 0 ? 0 : 1;

async function runAll(): Promise<number> {
  const startedAt_ms = performance.now();
  const kinds = (which: 'guest' | 'host'): RouterKind[] => [...new Set(pairs.map((pair) => pair[which]))];
  const lab = await startLinkLab([
    ...kinds('host').map((kind) => ({ name: `host-${kind}`, kind })),
    ...kinds('guest').map((kind) => ({ name: `guest-${kind}`, kind })),
  ]);
  let wrong = 0;
  let isUp = true;
  try {
    for (const host of lab.hosts.filter(({ name }) => name.startsWith('host-'))) {
      const serving = lab.start(host, 'serve');
      await serving.says('Online as');
      void serving.ended.then((code) => {
        if (isUp) console.log(`BAD  ${host.name} stopped serving (${code}):\n${serving.output().slice(-3000)}`);
      });
    }
    console.log(`lab of ${lab.hosts.length} hosts up after ${seconds(startedAt_ms)} s`);
    for (const pair of pairs) {
      if (stopped.signal.aborted) throw new Error('stopped');
      if (!(await tryPair(lab, pair))) wrong += 1;
    }
  } finally {
    isUp = false;
    await lab.close();
  }
  console.log(`${pairs.length - wrong} of ${pairs.length} pairs as expected, ${seconds(startedAt_ms)} s`);
  return wrong;
}

async function tryPair(lab: LinkLab, pair: LabPair): Promise<boolean> {
  const title = `${pair.guest} → ${pair.host}`.padEnd(26);
  const connect = lab.start(hostCalled(lab, `guest-${pair.guest}`), 'connect', `host-${pair.host}`, '--json');
  try {
    await connect.says(new RegExp(`"state":"open","rung":"${pair.rung}"`), 60_000);
    if (pair.rung === 'relay') await sleep(isShort ? watchRelay_ms / 2 : watchRelay_ms);
  } catch (error) {
    console.log(`BAD  ${title} ${pair.rung} expected: ${(error as Error).message}`);
    return false;
  } finally {
    await connect.stop();
  }
  const lines = connect.printed().trim().split('\n');
  const shown = JSON.parse(lines.at(-1) ?? '{}') as Shown;
  const reached = shown.paths.find(({ rung }) => rung === pair.rung);
  const way = shown.paths.map(({ rung, after_ms }) => `${rung} ${after_ms} ms`).join(', ');
  const isBy =
    !pair.by || shown.ladder.some(({ target, outcome }) => outcome === 'open' && target === `relay lab by ${pair.by}`);
  const isRight = shown.rung === pair.rung && isBy && (reached?.after_ms ?? Infinity) <= within_ms[pair.rung];
  console.log(`${isRight ? 'ok  ' : 'BAD '} ${title} ${pair.rung}${pair.by ? ` by ${pair.by}` : ''} expected: ${way}`);
  if (!isRight) for (const step of shown.ladder) console.log(`       ${JSON.stringify(step)}`);
  return isRight;
}

function hostCalled(lab: LinkLab, name: string): LabHost {
  const host = lab.hosts.find((one) => one.name === name);
  if (!host) throw new Error(`no host ${name}`);
  return host;
}

function seconds(since_ms: number): string {
  return ((performance.now() - since_ms) / 1000).toFixed(1);
}
