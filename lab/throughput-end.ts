import { createHash } from 'node:crypto';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { LinkCandidate } from '@mistri/contracts/link/index';
import { iceRung, privateKeyOf, quicRungs, selfSigned, UdpNode } from '../packages/link/src/node.ts';
import type { Channel } from '../packages/link/src/index.ts';

/** One end of a measurement, told over IPC what to do. The receiver counts, the sender pours for `seconds`. */
export interface ThroughputOrders {
  readonly over: 'quic' | 'tcp' | 'tls';
  readonly does: 'send' | 'receive';
  readonly seconds: number;
  readonly stun: readonly string[];
  readonly listen?: string;
}
export type ThroughputSaid =
  | { readonly kind: 'ready'; readonly candidates: LinkCandidate[]; readonly port: number }
  | {
      readonly kind: 'done';
      readonly bytes: number;
      readonly took_s: number;
      readonly cpu_s: number;
      readonly path: string;
    };
/** Where to: candidates for QUIC, an address for the others. */
export interface ThroughputGo {
  readonly candidates: LinkCandidate[];
  readonly address: string;
  readonly port: number;
}

if (process.send && process.argv[2]) await run(JSON.parse(process.argv[2]) as ThroughputOrders);

async function run(orders: ThroughputOrders): Promise<void> {
  if (orders.over === 'quic') await overQuic(orders);
  else overTcp(orders);
}

function say(said: ThroughputSaid): void {
  process.send?.(said);
}

function device(name: string): ReturnType<typeof selfSigned> {
  return selfSigned(privateKeyOf(createHash('sha256').update(`bench ${name}`).digest()));
}

async function overQuic({ does, seconds, stun }: ThroughputOrders): Promise<void> {
  const role = does === 'send' ? 'guest' : 'host';
  const peer = device(role === 'guest' ? 'host' : 'guest');
  const node = await UdpNode.open({ device: device(role), stun });
  const onChannel = (channel: Channel): void => {
    count(channel);
  };
  const tokenHash = createHash('sha256').update('bench').digest();
  const session = node.session({ role, tokenHash, peerKey: peer.publicKey, onChannel });
  const { candidates } = await node.gather();
  process.on('message', (go: ThroughputGo) => {
    const rungs = [...quicRungs({ session, candidates: go.candidates })];
    const ice = iceRung({ session, candidates: go.candidates, role });
    if (ice) rungs.push(ice);
    const stop = new AbortController();
    void Promise.any((role === 'host' ? rungs.slice(-1) : rungs).map((rung) => rung.open(stop.signal))).then(
      (channel) => {
        if (does === 'send') pour(channel, seconds);
        else onChannel(channel);
      },
      () => undefined,
    );
  });
  say({ kind: 'ready', candidates, port: 0 });
}

function pour(channel: Channel, seconds: number): void {
  const block = Buffer.alloc(256 * 1024, 7);
  const startedAt_ms = performance.now();
  const cpu = process.cpuUsage();
  let bytes = 0;
  const fill = (): void => {
    while (performance.now() - startedAt_ms < seconds * 1000) {
      bytes += block.length;
      if (!channel.write(block)) return;
    }
    if (isDone) return;
    isDone = true;
    done(bytes, startedAt_ms, cpu, channel.path);
  };
  let isDone = false;
  channel.listen({ data: () => undefined, drain: fill, peerEnded: () => undefined, closed: () => undefined });
  fill();
}

function count(channel: Channel): void {
  const counter = counting(channel.path);
  channel.listen({ data: counter, drain: () => undefined, peerEnded: () => undefined, closed: () => undefined });
}

/** Says what has come each half second: the last of it is the result. */
function counting(path: string): (bytes: Uint8Array) => void {
  let bytes = 0;
  let startedAt_ms = 0;
  let cpu = process.cpuUsage();
  return (arrived) => {
    if (bytes === 0) {
      startedAt_ms = performance.now();
      cpu = process.cpuUsage();
      setInterval(() => {
        done(bytes, startedAt_ms, cpu, path);
      }, 250).unref();
    }
    bytes += arrived.length;
  };
}

function done(bytes: number, startedAt_ms: number, cpu: NodeJS.CpuUsage, path: string): void {
  const { user, system } = process.cpuUsage(cpu);
  say({ kind: 'done', bytes, took_s: (performance.now() - startedAt_ms) / 1000, cpu_s: (user + system) / 1e6, path });
}

function overTcp({ over, does, seconds, listen }: ThroughputOrders): void {
  const own = device('tls');
  const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const cert = `-----BEGIN CERTIFICATE-----\n${own.certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  if (does === 'receive') {
    const server = createServer({ highWaterMark: 256 * 1024 }, (raw) => {
      const socket = over === 'tls' ? new TLSSocket(raw, { isServer: true, key, cert }) : raw;
      socket.on('data', counting(over)).on('error', () => undefined);
    });
    server.listen(0, listen, () => {
      const at = server.address();
      say({ kind: 'ready', candidates: [], port: typeof at === 'object' && at ? at.port : 0 });
    });
    return;
  }
  say({ kind: 'ready', candidates: [], port: 0 });
  process.on('message', ({ address, port }: ThroughputGo) => {
    const raw = connectTcp({ host: address, port });
    const socket: Socket = over === 'tls' ? connectTls({ socket: raw, rejectUnauthorized: false }) : raw;
    const block = Buffer.alloc(256 * 1024, 7);
    socket.on('error', () => undefined);
    socket.once(over === 'tls' ? 'secureConnect' : 'connect', () => {
      const startedAt_ms = performance.now();
      const cpu = process.cpuUsage();
      let bytes = 0;
      const fill = (): void => {
        while (performance.now() - startedAt_ms < seconds * 1000) {
          bytes += block.length;
          if (!socket.write(block)) return;
        }
        socket.off('drain', fill);
        done(bytes, startedAt_ms, cpu, over);
      };
      socket.on('drain', fill);
      fill();
    });
  });
}
