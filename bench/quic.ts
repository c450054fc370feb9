import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canHaveNats, makeNats, type NatLab } from '../lab/nats.ts';
import type { ThroughputGo, ThroughputOrders, ThroughputSaid } from '../lab/throughput-end.ts';
import { type BenchRow, type BenchTable, benchSeconds, type RunBench } from './bench-table.ts';

const script = new URL('../lab/throughput-end.ts', import.meta.url).pathname;
const shaperScript = new URL('../lab/udp-shaper.ts', import.meta.url).pathname;
const stunScript = new URL('../lab/stun-peer.ts', import.meta.url).pathname;
const line = { delay_ms: 25, loss: 0.01 } as const;

let interfaces = 0;

interface Measured {
  readonly megabytes_per_second: number;
  readonly cpu_s_per_gib: number;
  readonly path: string;
}

/**
 * QUIC on a punched socket beside `wireguard-go` (Debian's) between the same two hosts behind port-restricted routers, and
 * both at 50 ms and 1 % loss, where TLS goes through the WireGuard tunnel: a kernel without netem can shape UDP only.
 */
export const run: RunBench = async () => {
  if (!canHaveNats()) throw new Error('needs root, Linux network namespaces and nft (apt install nftables)');
  const hasWireguard = existsSync('/usr/bin/wireguard-go') && existsSync('/usr/bin/wg');
  const tables: BenchTable[] = [];
  const punched = await within(['restricted', 'restricted'], (lab) => overQuic(lab));
  const tunnel = hasWireguard
    ? await within(['restricted', 'restricted'], (lab) => overWireguard(lab, 'tcp'))
    : undefined;
  tables.push(
    tableOf('QUIC over a punched socket', punched, tunnel, {
      peer: 'wireguard-go, TCP inside',
      bar: 1.5,
      expected: '≥ 1.5 × wireguard-go',
    }),
  );
  const shaped = await within(['open', 'open'], async (lab) => overQuic(lab, await shaper(lab)));
  const tls = hasWireguard
    ? await within(['open', 'open'], async (lab) => overWireguard(lab, 'tls', await shaper(lab)))
    : undefined;
  tables.push(
    tableOf('QUIC at 50 ms round trip, 1 % loss each way', shaped, tls, {
      peer: "TLS over the kernel's BBR (through wireguard-go)",
      bar: 1,
      expected: "≥ TLS over the kernel's BBR",
    }),
  );
  return tables;
};

function tableOf(
  name: string,
  ours: Measured,
  theirs: Measured | undefined,
  peer: { readonly peer: string; readonly bar: number; readonly expected: string },
): BenchTable {
  const ratio = theirs ? ours.megabytes_per_second / theirs.megabytes_per_second : null;
  const rows: BenchRow[] = [{ what: 'mistri quic', ...ours }];
  if (theirs) rows.push({ what: peer.peer, ...theirs });
  return {
    name,
    rows,
    peer: theirs ? peer.peer : `${peer.peer}: not installed (apt install wireguard-go wireguard-tools)`,
    ratio,
    bar: ratio === null ? null : { expected: peer.expected, passed: ratio >= peer.bar },
    command: 'npm run bench -- quic',
  };
}

interface Bench {
  readonly nats: NatLab;
  start(namespace: string, ...words: string[]): ChildProcess;
}

async function within(
  kinds: Parameters<typeof makeNats>[0],
  measure: (lab: Bench) => Promise<Measured>,
): Promise<Measured> {
  const nats = makeNats(kinds);
  const children: ChildProcess[] = [];
  const start = (namespace: string, ...words: string[]): ChildProcess => {
    const child = nats.start(namespace, words, {
      stdio: ['ignore', 'pipe', words[0] === 'wireguard-go' ? 'ignore' : 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  };
  try {
    await once(start(nats.public, process.execPath, stunScript, ...nats.servers), 'message');
    return await measure({ nats, start });
  } finally {
    // Asked, not killed: wireguard-go takes its socket away.
    for (const child of children) child.kill('SIGTERM');
    nats.close();
  }
}

/** A shaped line in the public network to one port of the first host. Returns its address for a target. */
type Shaper = (target: string) => Promise<{ address: string; port: number }>;

function shaper(lab: Bench): Promise<Shaper> {
  return Promise.resolve(async (target) => {
    const address = lab.nats.servers[0];
    const words = ['--listen', `${address}:0`, '--target', target];
    const child = lab.start(
      lab.nats.public,
      process.execPath,
      shaperScript,
      ...words,
      '--delay',
      String(line.delay_ms),
      '--loss',
      String(line.loss),
    );
    const [text] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    return JSON.parse(text.toString()) as { address: string; port: number };
  });
}

async function end(
  lab: Bench,
  host: 0 | 1,
  orders: ThroughputOrders,
): Promise<{ child: ChildProcess; ready: ThroughputSaid }> {
  const child = lab.start(lab.nats.hosts[host] ?? '', process.execPath, script, JSON.stringify(orders));
  const [ready] = (await once(child, 'message')) as [ThroughputSaid];
  return { child, ready };
}

async function overQuic(lab: Bench, shaped?: Shaper): Promise<Measured> {
  const seconds = benchSeconds(6);
  const stun = shaped ? [] : lab.nats.servers.map((server) => `${server}:3478`);
  const receiver = await end(lab, 0, { over: 'quic', does: 'receive', seconds, stun });
  const sender = await end(lab, 1, { over: 'quic', does: 'send', seconds, stun });
  let candidates = candidatesOf(receiver.ready);
  if (shaped) {
    const [own] = candidates;
    const at = await shaped(`${own?.address}:${own?.port}`);
    candidates = [{ transport: 'udp', kind: 'forwarded', ...at }];
  }
  receiver.child.send({ candidates: candidatesOf(sender.ready), address: '', port: 0 } satisfies ThroughputGo);
  sender.child.send({ candidates, address: '', port: 0 } satisfies ThroughputGo);
  return result(receiver.child, sender.child, () => 0);
}

function candidatesOf(said: ThroughputSaid): ThroughputGo['candidates'] {
  return said.kind === 'ready' ? said.candidates : [];
}

async function overWireguard(lab: Bench, over: 'tcp' | 'tls', shaped?: Shaper): Promise<Measured> {
  const seconds = benchSeconds(6);
  const keys = [0, 1].map(() => {
    const secret = execFileSync('wg', ['genkey']).toString().trim();
    return { secret, open: execFileSync('wg', ['pubkey'], { input: secret }).toString().trim() };
  });
  const tunnels: ChildProcess[] = [];
  for (const host of [0, 1] as const) tunnels.push(await wireguard(lab, host, keys, shaped));
  const cpuBefore = tunnels.map((child) => cpuOf(child));
  const receiver = await end(lab, 0, { over, does: 'receive', seconds, stun: [], listen: '10.77.0.1' });
  const sender = await end(lab, 1, { over, does: 'send', seconds, stun: [] });
  const port = receiver.ready.kind === 'ready' ? receiver.ready.port : 0;
  sender.child.send({ candidates: [], address: '10.77.0.1', port } satisfies ThroughputGo);
  return result(receiver.child, sender.child, () =>
    tunnels.reduce((sum, child, index) => sum + cpuOf(child) - (cpuBefore[index] ?? 0), 0),
  );
}

async function wireguard(
  lab: Bench,
  host: 0 | 1,
  keys: readonly { readonly secret: string; readonly open: string }[],
  shaped: Shaper | undefined,
): Promise<ChildProcess> {
  const namespace = lab.nats.hosts[host] ?? '';
  // All namespaces share the folder of its sockets; one of a killed process would be taken for its own.
  const name = `mw${process.pid % 1_000_000}x${(interfaces += 1)}`;
  const inside = (...words: string[]): void => {
    execFileSync('ip', ['netns', 'exec', namespace, ...words]);
  };
  const child = lab.start(namespace, 'wireguard-go', '-f', name);
  while (!existsSync(`/var/run/wireguard/${name}.sock`)) await new Promise((resolve) => setTimeout(resolve, 20));
  const peer = keys[1 - host]?.open ?? '';
  const other = lab.nats.outside[1 - host] ?? '';
  // Behind a port-restricted router the port stays as it is; both knock every second.
  let endpoint: string | undefined = `${other}:51820`;
  if (shaped) {
    const at = host === 1 ? await shaped(`${other}:51820`) : undefined;
    endpoint = at && `${at.address}:${at.port}`;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'mistri-bench-'));
  const keyFile = path.join(folder, 'key');
  writeFileSync(keyFile, keys[host]?.secret ?? '', { mode: 0o600 });
  const where = endpoint ? ['endpoint', endpoint] : [];
  inside('wg', 'set', name, 'listen-port', '51820', 'private-key', keyFile);
  inside('wg', 'set', name, 'peer', peer, 'allowed-ips', '10.77.0.0/24', 'persistent-keepalive', '1', ...where);
  rmSync(folder, { recursive: true });
  inside('ip', 'addr', 'add', `10.77.0.${host + 1}/24`, 'dev', name);
  inside('ip', 'link', 'set', name, 'up');
  inside('sysctl', '-qw', 'net.ipv4.tcp_congestion_control=bbr');
  return child;
}

async function result(receiver: ChildProcess, sender: ChildProcess, moreCpu: () => number): Promise<Measured> {
  let counted: ThroughputSaid | undefined;
  receiver.on('message', (said: ThroughputSaid) => (counted = said));
  const [sent] = (await once(sender, 'message')) as [ThroughputSaid];
  if (counted?.kind !== 'done' || sent.kind !== 'done') throw new Error('nothing arrived');
  const gib = counted.bytes / 2 ** 30;
  return {
    megabytes_per_second: Math.round(counted.bytes / 1e5 / counted.took_s) / 10,
    cpu_s_per_gib: Math.round(((counted.cpu_s + sent.cpu_s + moreCpu()) / gib) * 10) / 10,
    path: sent.path,
  };
}

/** User and system time so far, from the kernel; 100 ticks a second. */
function cpuOf(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
