import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLinkRig } from '../scripts/rig/link-rig.ts';
import { type MistriProcess, runMistri, startMistri } from '../scripts/rig/mistri-process.ts';
import { type BenchPart, cpuOf_s, nextMessage, startPart } from './bench-process.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';

/**
 * One TCP connection through a pair of processes on this machine: `mistri forward` and `mistri serve` (direct TLS, resumable), a
 * bare Node TLS pair, a stunnel pair, `ssh -L`. Sender and receiver are the same programs for all. Rounds alternate, the best of
 * each counts, and the ratio is that of the best.
 */
const total_bytes = Number(process.env['BENCH_FORWARD_MIB'] ?? 1024) * 1024 * 1024;
const rounds = Number(process.env['BENCH_FORWARD_ROUNDS'] ?? 3);
const worker = path.join(import.meta.dirname, 'relay-splice', 'splice-worker.ts');
const tlsEnd = path.join(import.meta.dirname, 'forward', 'tls-end.ts');

/** The way through: where the sender dials, who works on it, how it is taken down. */
interface Way {
  readonly port: number;
  readonly processes: readonly (ChildProcess | undefined)[];
}
type MakeWay = (to: number, children: ChildProcess[]) => Promise<Way>;

export async function run(): Promise<BenchTable> {
  const folder = mkdtempSync('/var/tmp/mistri-forward-');
  const rig = await startLinkRig();
  const home = (name: string): string => path.join(folder, name);
  let serving: MistriProcess | undefined;
  try {
    const token = await rig.deviceToken();
    for (const name of ['host', 'guest'])
      await runMistri(['login', '--server', rig.apiUrl, '--name', name, '--token', token], { home: home(name) });
    serving = startMistri(['serve'], { home: home('host') });
    await serving.says('Online as');
    const served = serving.child;
    const ways: Record<string, MakeWay> = {
      'node tls pair': nodeTlsPair,
      'mistri forward': async (to, children) => {
        const forward = startMistri(['forward', '0', `host:${to}`, '--json'], { home: home('guest') });
        children.push(forward.child);
        const found = await forward.says(/"port":(\d+)/);
        await untilDirect(home('host'));
        return { port: Number(found?.[1]), processes: [forward.child, served] };
      },
      ...(has('stunnel4') || has('stunnel')
        ? { stunnel: (to: number, all: ChildProcess[]) => stunnel(folder, to, all) }
        : {}),
      ...(existsSync('/usr/sbin/sshd') ? { 'ssh -L': (to: number, all: ChildProcess[]) => ssh(folder, to, all) } : {}),
    };
    return await compare(ways);
  } finally {
    await serving?.stop();
    await rig.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(ways: Readonly<Record<string, MakeWay>>): Promise<BenchTable> {
  const best = new Map<string, BenchRow>();
  for (let round = 0; round < rounds; round += 1)
    for (const [name, make] of Object.entries(ways)) {
      const measured = await measure(make);
      if (measured.mb_per_second > Number(best.get(name)?.['mb_per_second'] ?? 0))
        best.set(name, { way: name, ...measured });
    }
  const speed = (name: string): number => Number(best.get(name)?.['mb_per_second'] ?? 0);
  const ratio = speed('mistri forward') / speed('node tls pair');
  return {
    name: `a forwarded port, agents direct by TLS (${total_bytes / 2 ** 20} MiB one way, best of ${rounds})`,
    rows: [...best.values()],
    peer: 'a bare Node TLS 1.3 pair in the same run (bench/forward/tls-end.ts); stunnel and ssh -L where they are installed',
    ratio,
    bar: { expected: '≥ 0.95 × a bare Node TLS pair (PRODUCT §14)', passed: ratio >= 0.95 },
    command: 'npm run bench -- forward',
  };
}

async function measure(make: MakeWay): Promise<{ mb_per_second: number; pair_cpu_s_per_gib: number }> {
  const children: ChildProcess[] = [];
  const part = (name: string, options: object): Promise<BenchPart> =>
    startPart(worker, [name, JSON.stringify({ outer: 'plain', total_bytes, ...options })], children);
  try {
    const receiver = await part('receiver', { isListening: true });
    const way = await make(receiver.first['port'] ?? 0, children);
    const used = (): number => way.processes.reduce((sum, child) => sum + cpuOf_s(child?.pid), 0);
    const before_s = used();
    const done = nextMessage(receiver.child);
    await part('sender', { to: way.port });
    const received = await done;
    return {
      mb_per_second: Math.round(total_bytes / 1e6 / (received['took_s'] ?? 1)),
      pair_cpu_s_per_gib: Math.round(((used() - before_s) / (total_bytes / 2 ** 30)) * 100) / 100,
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

async function nodeTlsPair(to: number, children: ChildProcess[]): Promise<Way> {
  const far = await startPart(tlsEnd, ['far', String(to)], children);
  const near = await startPart(tlsEnd, ['near', String(far.first['port'])], children);
  return { port: near.first['port'] ?? 0, processes: [near.child, far.child] };
}

async function stunnel(folder: string, to: number, children: ChildProcess[]): Promise<Way> {
  const [near, far] = [await freePort(), await freePort()];
  const identity = path.join(folder, 'stunnel.pem');
  if (!existsSync(identity))
    execFileSync(
      'openssl',
      words(`req -x509 -newkey ed25519 -nodes -days 2 -subj /CN=bench -keyout ${identity} -out ${identity}.crt`),
      { stdio: 'ignore' },
    );
  const common = `foreground = yes\npid =\ndebug = err\nsslVersion = TLSv1.3\nciphersuites = TLS_AES_256_GCM_SHA384\n`;
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, common + text);
    return file;
  };
  const files = [
    write(
      'far.conf',
      `[far]\naccept = 127.0.0.1:${far}\nconnect = 127.0.0.1:${to}\ncert = ${identity}.crt\nkey = ${identity}\n`,
    ),
    write('near.conf', `[near]\nclient = yes\naccept = 127.0.0.1:${near}\nconnect = 127.0.0.1:${far}\n`),
  ];
  const command = has('stunnel4') ? 'stunnel4' : 'stunnel';
  const processes = files.map((file) => spawn(command, [file], { stdio: 'ignore' }));
  children.push(...processes);
  await untilOpen(far);
  await untilOpen(near);
  return { port: near, processes };
}

async function ssh(folder: string, to: number, children: ChildProcess[]): Promise<Way> {
  const [local, daemon] = [await freePort(), await freePort()];
  const [hostKey, userKey] = [path.join(folder, 'ssh-host'), path.join(folder, 'ssh-user')];
  for (const file of [hostKey, userKey])
    if (!existsSync(file)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const cipher = 'aes256-gcm@openssh.com';
  // Debian's sshd wants it, and makes it only when started as a service.
  mkdirSync('/run/sshd', { recursive: true });
  const server = spawn(
    '/usr/sbin/sshd',
    words(
      `-D -f /dev/null -p ${daemon} -h ${hostKey} -o ListenAddress=127.0.0.1 -o AuthorizedKeysFile=${userKey}.pub -o StrictModes=no`,
      `-o PidFile=none -o PermitRootLogin=yes -o Ciphers=${cipher}`,
    ),
    { stdio: 'ignore' },
  );
  children.push(server);
  await untilOpen(daemon);
  const client = spawn(
    'ssh',
    words(
      `-N -i ${userKey} -p ${daemon} -L 127.0.0.1:${local}:127.0.0.1:${to} -c ${cipher} -o StrictHostKeyChecking=no`,
      `-o UserKnownHostsFile=/dev/null -o BatchMode=yes -F none ${os.userInfo().username}@127.0.0.1`,
    ),
    { stdio: 'ignore' },
  );
  children.push(client);
  await untilOpen(local);
  return { port: local, processes: [client, server] };
}

/** `serving.json` of the host names the path of its session. */
async function untilDirect(hostHome: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { printed } = await runMistri(['status', '--json'], { home: hostHome });
    if (/"path":"by tcp/.test(printed)) return;
    await sleep(100);
  }
  throw new Error('the session did not come up by TCP');
}

async function untilOpen(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => {
        socket.destroy();
        resolve(true);
      }).once('error', () => resolve(false));
    });
    if (isOpen) return;
    await sleep(100);
  }
  throw new Error(`nothing listens on port ${port}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** None of them holds a space. */
function words(...lines: readonly string[]): string[] {
  return lines.join(' ').split(' ');
}
