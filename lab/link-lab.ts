import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readIdentity } from '../apps/relay/src/listen/certificates.ts';
import { type MistriProcess, runMistri, startMistri } from '../scripts/rig/mistri-process.ts';
import { controlHost, controlOrigin, proxyAddress, relayHost } from './names.ts';
import { makeNats, type NatLab, type RouterKind, six } from './nats.ts';

const secondStun = '198.51.100.200';

export interface LabHost {
  readonly name: string;
  readonly kind: RouterKind;
  /** Of `NatLab.hosts`. */
  readonly index: number;
}

/** Everything of Link but its pages, each part a process in a network of its own. */
export interface LinkLab {
  readonly nats: NatLab;
  readonly hosts: readonly LabHost[];
  /** The command on that host. */
  start(host: LabHost, ...words: string[]): MistriProcess;
  run(host: LabHost, ...words: string[]): ReturnType<typeof runMistri>;
  /** A program of ours on that host. */
  program(host: LabHost, script: string, ...words: string[]): Promise<ChildProcess>;
  relay: { kill(): Promise<void>; start(): Promise<void> };
  control: { kill(): Promise<void>; start(): Promise<void> };
  close(): Promise<void>;
}

export async function startLinkLab(wanted: readonly { name: string; kind: RouterKind }[]): Promise<LinkLab> {
  const nats = makeNats(['open', ...wanted.map(({ kind }) => kind)]);
  const folder = mkdtempSync('/var/tmp/mistri-lab-');
  const children = new Set<ChildProcess>();
  const spaces = [nats.public, ...nats.hosts];
  const close = async (): Promise<void> => {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all([...children].map(exited));
    nats.close();
    for (const space of spaces) rmSync(`/etc/netns/${space}`, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  const script = (space: string, file: string, ...words: string[]): ChildProcess => {
    const command = [process.execPath, path.join(import.meta.dirname, '..', file), ...words];
    const child = nats.start(space, command, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  try {
    const [relaySpace = ''] = nats.hosts;
    nameServers(spaces);
    execFileSync('ip', ['-n', relaySpace, 'addr', 'add', `${secondStun}/24`, 'dev', 'eth0']);
    execFileSync('ip', ['-n', relaySpace, 'addr', 'add', `${six(2)}/64`, 'dev', 'eth0', 'nodad']);
    const relayFolder = path.join(folder, 'relay');
    readIdentity(relayFolder);
    await firstLine(script(nats.public, 'lab/connect-proxy.ts', '3128'));
    const control = script(nats.public, 'lab/control-plane.ts', relayFolder);
    const { tokens } = (await firstLine(control)) as { tokens: string[] };
    const relay = relayProcess(relayFolder, nats.outside[0] ?? '', (config) =>
      script(relaySpace, 'apps/relay/src/main.ts', '--config', config),
    );
    await relay.start();
    const hosts = wanted.map(({ name, kind }, at): LabHost => ({ name, kind, index: at + 1 }));
    const options = (host: LabHost) => ({
      home: path.join(folder, host.name),
      prefix: ['ip', 'netns', 'exec', nats.hosts[host.index] ?? ''],
    });
    const started = (process: MistriProcess): MistriProcess => {
      children.add(process.child);
      void process.ended.then(() => children.delete(process.child));
      return process;
    };
    const lab: LinkLab = {
      nats,
      hosts,
      start: (host, ...words) => started(startMistri(words, options(host))),
      run: (host, ...words) => runMistri(words, options(host)),
      program: async (host, file, ...words) => {
        const child = script(nats.hosts[host.index] ?? '', file, ...words);
        await firstLine(child);
        return child;
      },
      relay,
      control: {
        kill: async () => obey(control, 'kill'),
        start: async () => obey(control, 'start'),
      },
      close,
    };
    await logIn(lab, tokens);
    return lab;
  } catch (error) {
    await close();
    throw error;
  }
}

/** What `ip netns exec` shows as /etc/hosts: the same names for IPv4 and IPv6. */
function nameServers(spaces: readonly string[]): void {
  const hosts = [
    '127.0.0.1 localhost',
    `198.51.100.1 ${controlHost}`,
    `${six(1)} ${controlHost}`,
    `198.51.100.11 ${relayHost}`,
    `${six(2)} ${relayHost}`,
  ];
  for (const space of spaces) {
    mkdirSync(`/etc/netns/${space}`, { recursive: true });
    writeFileSync(`/etc/netns/${space}/hosts`, `${hosts.join('\n')}\n`);
  }
}

function relayProcess(folder: string, address: string, start: (config: string) => ChildProcess): LinkLab['relay'] {
  const file = path.join(folder, 'relay.json');
  const config = {
    id: 'lab',
    region: 'lab',
    stateFolder: folder,
    listen: { tls: { address: '::', port: 443 }, quic: { address: '::', port: 443 } },
    stun: { addresses: [address, secondStun], ports: [3478, 3479], perSecond: 1000 },
    issuers: { file: path.join(folder, 'issuers.json') },
  };
  let child: ChildProcess | undefined;
  return {
    start: async () => {
      writeFileSync(file, JSON.stringify(config));
      child = start(file);
      await firstLine(child);
    },
    kill: async () => {
      child?.kill('SIGKILL');
      if (child) await exited(child);
    },
  };
}

async function logIn(lab: LinkLab, tokens: readonly string[]): Promise<void> {
  for (const [at, host] of lab.hosts.entries()) {
    const proxy = host.kind === 'proxy-only' ? ['--proxy', proxyAddress] : [];
    const token = tokens[Math.floor(at / 10)] ?? '';
    const words = ['login', '--server', controlOrigin, '--name', host.name, '--token', token, ...proxy];
    const { code, output } = await lab.run(host, ...words);
    if (code !== 0) throw new Error(`${host.name} (${host.kind}) could not log in:\n${output}`);
  }
}

async function obey(child: ChildProcess, word: string): Promise<void> {
  const said = firstLine(child);
  child.stdin?.write(`${word}\n`);
  await said;
}

/** The next line that a program of the lab says, as JSON. */
function firstLine(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (bytes: Buffer): void => {
      text += bytes.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      child.stdout?.off('data', read);
      child.off('exit', ended);
      // What comes later has to be read by somebody, or the program stands still.
      child.stdout?.resume();
      resolve(JSON.parse(text.slice(0, end)));
    };
    const ended = (code: number | null): void => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`));
    child.stdout?.on('data', read);
    child.once('exit', ended);
  });
}

function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
