import type { Channel } from '../src/channels/channel.ts';
import { connectTcpChannel, listenTcp } from '../src/channels/tcp.node.ts';
import { systemClock } from '../src/clock.ts';
import { openByTls, openByWebSocket } from '../src/relay/relay-rungs.node.ts';
import { Session } from '../src/session/session.ts';
import { priorities } from '../src/session/stream.ts';
import { relayParties } from './relay-parties.ts';
import { collect, pour } from './session-pair.ts';
import { type SmallRelay, smallRelay } from './small-relay.ts';
import { tappedPort, type TappedPort } from './tapped-port.ts';

export interface SocketLife {
  readonly cuts: number;
  readonly channels: number;
  readonly repeated: number;
  readonly problems: string[];
}

export interface SocketLifeOptions {
  readonly length_bytes: number;
  readonly random: () => number;
  /** A cut comes after a random time up to twice this. */
  readonly cutEvery_ms: number;
}

/**
 * A session over real sockets, direct and by a relay, whose connections are cut, or fall silent, again and again while bytes
 * flow both ways. All of it must arrive, once and in order.
 */
export async function liveOverSockets(options: SocketLifeOptions): Promise<SocketLife> {
  const stage = await Stage.set(options);
  try {
    return await stage.play();
  } finally {
    stage.close();
  }
}

type Way = 'tcp' | 'relay by tls' | 'relay by websocket';
const ways: readonly Way[] = ['tcp', 'relay by tls', 'relay by websocket'];

class Stage {
  #options: SocketLifeOptions;
  #relay: SmallRelay;
  #parties = relayParties();
  #listener: Awaited<ReturnType<typeof listenTcp>> | undefined;
  #waiting: ((channel: Channel) => void)[] = [];
  #taps = new Set<TappedPort>();
  #sessions: readonly [Session, Session];
  #arrived = new Map<string, ReturnType<typeof collect>>();
  #cuts = 0;
  #channels = 0;
  #stop = new AbortController();

  private constructor(options: SocketLifeOptions, relay: SmallRelay) {
    this.#options = options;
    this.#relay = relay;
    const { tokenHash } = this.#parties.host.verified;
    const session = (role: 'host' | 'guest'): Session =>
      new Session({
        role,
        tokenHash,
        clock: systemClock(),
        resumeWithin_ms: 120_000,
        hardEndIn_ms: 24 * 3_600_000,
        heartbeat_ms: 100,
        silence_ms: 400,
        events: {
          stream: (stream) => this.#arrived.set(stream.label, collect(stream)),
          state: () => undefined,
          path: () => undefined,
          ended: () => undefined,
        },
      });
    this.#sessions = [session('host'), session('guest')];
  }

  static async set(options: SocketLifeOptions): Promise<Stage> {
    const stage = new Stage(options, await smallRelay());
    const { host, guest } = stage.#parties;
    stage.#listener = await listenTcp({
      host: '127.0.0.1',
      port: 0,
      device: host.device.certificate,
      isExpected: (key) => Buffer.from(key).equals(guest.device.key.publicKey),
      onChannel: (channel) => {
        const next = stage.#waiting.shift();
        if (next) next(channel);
        else channel.abort('nobody waits');
      },
    });
    return stage;
  }

  async play(): Promise<SocketLife> {
    const [host, guest] = this.#sessions;
    const sent = new Map([
      ['up', pour(guest.open('up', priorities.bulk), this.#options.length_bytes, 3)],
      ['down', pour(host.open('down', priorities.normal), this.#options.length_bytes, 4)],
    ]);
    const isDone = (): boolean => [...sent.keys()].every((label) => this.#arrived.get(label)?.hasEnded === true);
    const from_ms = performance.now();
    let cutAt_ms = this.#nextCut();
    while (!isDone() && performance.now() - from_ms < 600_000) {
      if (!host.path || !guest.path || this.#options.random() < 0.02) await this.#connect();
      if (performance.now() >= cutAt_ms) {
        this.#cut();
        cutAt_ms = this.#nextCut();
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const problems: string[] = [];
    for (const [label, poured] of sent) {
      const arrived = this.#arrived.get(label);
      if (arrived?.length_bytes !== this.#options.length_bytes)
        problems.push(`${label}: ${arrived?.length_bytes ?? 0} of ${this.#options.length_bytes} bytes`);
      else if (arrived.hash() !== poured.hash()) problems.push(`${label}: other bytes than were sent`);
    }
    const repeated = host.counts.repeated + guest.counts.repeated;
    return { cuts: this.#cuts, channels: this.#channels, repeated, problems };
  }

  close(): void {
    this.#stop.abort();
    for (const session of this.#sessions) session.kill('the test is over');
    for (const tap of this.#taps) tap.close();
    this.#listener?.close();
    this.#relay.close();
  }

  #nextCut(): number {
    return performance.now() + this.#options.random() * 2 * this.#options.cutEvery_ms;
  }

  #cut(): void {
    const taps = [...this.#taps];
    const tap = taps[Math.floor(this.#options.random() * taps.length)];
    if (!tap) return;
    this.#cuts += 1;
    this.#taps.delete(tap);
    if (this.#options.random() < 0.3) {
      tap.mute();
      setTimeout(() => {
        tap.close();
      }, 2000);
    } else tap.close();
  }

  async #connect(): Promise<void> {
    const way = ways[Math.floor(this.#options.random() * ways.length)] ?? 'tcp';
    try {
      const pair = await (way === 'tcp' ? this.#direct() : this.#relayed(way));
      this.#channels += 1;
      for (const [index, channel] of pair.entries()) this.#sessions[index]?.attach(channel);
    } catch {
      // Cut in the middle of it: the next one.
    }
  }

  async #direct(): Promise<[Channel, Channel]> {
    const { host, guest } = this.#parties;
    const port = (await this.#tap(this.#listener?.port ?? 0)).port;
    const arrived = new Promise<Channel>((resolve) => this.#waiting.push(resolve));
    const peerKey = host.device.key.publicKey;
    const ours = await connectTcpChannel({ host: '127.0.0.1', port }, { device: guest.device.certificate, peerKey });
    return [await arrived, ours];
  }

  async #relayed(way: Exclude<Way, 'tcp'>): Promise<[Channel, Channel]> {
    const tls = await this.#tap(this.#relay.tlsPort);
    const web = await this.#tap(this.#relay.webPort);
    const address = { ...this.#relay.address, tls: `127.0.0.1:${tls.port}`, ws: `wss://127.0.0.1:${web.port}/leg` };
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(5000)]);
    const open = (party: 'host' | 'guest'): Promise<Channel> => {
      const options = { relays: [], ...this.#parties[party], isPeerPage: false, clock: systemClock(), signal };
      return way === 'relay by tls' ? openByTls(address, options) : openByWebSocket(address, options);
    };
    return Promise.all([open('host'), open('guest')]);
  }

  async #tap(port: number): Promise<TappedPort> {
    const tap = await tappedPort(port);
    this.#taps.add(tap);
    return tap;
  }
}
