import { randomBytes } from 'node:crypto';
import type { LinkCandidate } from '@mistri/contracts/link/index';
import { loadQuiche, type Quiche, type QuicheConfig } from '../channels/quic/native.node.ts';
import { quicConfig } from '../channels/quic/quic-config.node.ts';
import { QuicEndpoint } from '../channels/quic/quic-endpoint.node.ts';
import { quicVersion } from '../channels/quic/quic-packet.ts';
import { type UdpAddress, UdpSocket } from '../channels/quic/udp-socket.node.ts';
import type { DeviceCertificate } from '../secure/self-signed.node.ts';
import { cookieFor } from './call-ticket.node.ts';
import { isLoopback } from './candidate-addresses.node.ts';
import { gatherOn, type Gathered, type NatKind } from './gather.node.ts';
import { knockKeys, tagLength_bytes, tagOf } from './knock-packet.node.ts';
import { linkAlpn, UdpSession, type UdpSessionOptions, type UdpWays } from './udp-session.node.ts';

/** Ethernet with IPv4; what a path really carries is found by probes. */
const wanPacket_bytes = 1472;
/** The longest the library makes; only for the machine itself. */
const loopbackPacket_bytes = 16_383;
const maxSessions = 1024;

export interface UdpNodeOptions {
  readonly device: DeviceCertificate;
  /** `0.0.0.0` and `::` with a port of one's own choosing (0) unless said otherwise. */
  readonly bind?: readonly UdpAddress[];
  /** `host:port`, from the configuration of Link. */
  readonly stun?: readonly string[];
  /** What the person has forwarded on the router. */
  readonly forwarded?: readonly UdpAddress[];
  /** For tests: candidates on this machine count too. */
  readonly loopback?: boolean;
  readonly idle_ms?: number;
  readonly keepAlive_ms?: number;
}

/**
 * A device's UDP: one socket for each family, on which it asks STUN, punches and speaks QUIC. The library is loaded with
 * the first session.
 */
export class UdpNode {
  #options: UdpNodeOptions;
  #sockets: readonly UdpSocket[];
  #sessions = new Map<string, UdpSession>();
  #ways: UdpWays | undefined;
  #endpoints = new Map<4 | 6, QuicEndpoint>();

  private constructor(options: UdpNodeOptions, sockets: readonly UdpSocket[]) {
    this.#options = options;
    this.#sockets = sockets;
    for (const socket of sockets)
      socket.onKnock = (bytes, from) => {
        const tag = tagOf(bytes);
        if (tag !== undefined) this.#sessions.get(tag)?.knocked(bytes, from, socket);
      };
  }

  /** @throws ConnectError when no address can be used; one family is enough unless addresses were named */
  static async open(options: UdpNodeOptions): Promise<UdpNode> {
    if (options.bind) return new UdpNode(options, await Promise.all(options.bind.map((at) => UdpSocket.bind(at))));
    const four = await UdpSocket.bind({ address: '0.0.0.0', port: 0 });
    const six = await UdpSocket.bind({ address: '::', port: 0 }).catch(() => undefined);
    return new UdpNode(options, six ? [four, six] : [four]);
  }

  get addresses(): readonly UdpAddress[] {
    return this.#sockets.map(({ local }) => local);
  }

  /** The smallest of its sockets: a busy machine loses what does not fit, so `doctor` says when it is small. */
  get receiveBuffer_bytes(): number {
    return Math.min(...this.#sockets.map((socket) => socket.receiveBuffer_bytes));
  }

  /** Connections that are open or still being closed. */
  get held(): number {
    return [...this.#endpoints.values()].reduce((sum, endpoint) => sum + endpoint.held, 0);
  }

  /** Where this device may be reached now, for the other side. */
  async gather(): Promise<Gathered> {
    const { stun = [], forwarded = [], loopback = false } = this.#options;
    const found = await Promise.all(this.#sockets.map((socket) => gatherOn(socket, { stun, loopback })));
    const named = forwarded.map((at): LinkCandidate => ({ transport: 'udp', kind: 'forwarded', ...at }));
    return {
      candidates: [...named, ...found.flatMap(({ candidates }) => candidates)].slice(0, 16),
      nat: bestOf(found.map(({ nat }) => nat)),
    };
  }

  /** From now on this session's peer may knock and call here. */
  session(options: UdpSessionOptions): UdpSession {
    this.#ways ??= this.#start();
    const ways = this.#ways;
    const keys = knockKeys(options.tokenHash);
    const name = keys.tag.toString('latin1');
    if (this.#sessions.has(name)) throw new Error('this session has its sockets already');
    if (this.#sessions.size >= maxSessions) throw new Error(`more than ${maxSessions} sessions at once`);
    const session = new UdpSession(options, keys, ways, () => this.#sessions.delete(name));
    this.#sessions.set(name, session);
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) session.close();
    for (const endpoint of this.#endpoints.values()) endpoint.close();
    await Promise.all(this.#sockets.map((socket) => socket.close()));
  }

  #start(): UdpWays {
    const quiche = loadQuiche();
    const secret = randomBytes(32);
    const { idle_ms = 30_000, keepAlive_ms = 10_000, device, loopback = false } = this.#options;
    for (const socket of this.#sockets) {
      const endpoint = new QuicEndpoint(quiche, socket, {
        keepAlive_ms,
        packet_bytes: isLoopback(socket.local.address) || loopback ? loopbackPacket_bytes : wanPacket_bytes,
        door: (initial, from) =>
          this.#sessions
            .get(Buffer.from(initial.dcid.subarray(0, tagLength_bytes)).toString('latin1'))
            ?.admit(initial, from),
      });
      this.#endpoints.set(socket.family, endpoint);
    }
    const configOf = (packet_bytes: number): QuicheConfig =>
      quicConfig(quiche, { alpn: linkAlpn, device, isMutual: true, packet_bytes, idle_ms });
    const [wan, own] = [configOf(wanPacket_bytes), configOf(loopbackPacket_bytes)];
    return {
      endpoints: this.#endpoints,
      loopback,
      configFor: (address) => (isLoopback(address) ? own : wan),
      retry: (client, original, connectionId, token) => retryPacket(quiche, { client, original, connectionId, token }),
      cookie: (keys, from) => cookieFor(secret, keys, from),
    };
  }
}

/**
 * The library picks a client's first connection id at random. A Retry makes it take another one and show a token: so the
 * caller hands its own library the Retry that the other side has, in effect, sent with its answer to the knock.
 */
function retryPacket(
  quiche: Quiche,
  of: { client: Uint8Array; original: Uint8Array; connectionId: Uint8Array; token: Uint8Array },
): Uint8Array {
  const packet = new Uint8Array(256);
  const length = quiche.retry(of.client, of.original, of.connectionId, of.token, quicVersion, packet);
  return packet.subarray(0, length);
}

/** One family that can be punched is enough. */
function bestOf(kinds: readonly NatKind[]): NatKind {
  const order: readonly NatKind[] = [
    'none',
    'endpoint-independent',
    'address-dependent',
    'symmetric',
    'blocked',
    'unknown',
  ];
  return order.find((kind) => kinds.includes(kind)) ?? 'unknown';
}
