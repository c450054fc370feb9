import { type KeyObject, randomBytes } from 'node:crypto';
import { selfSigned } from '../../secure/self-signed.node.ts';
import type { Channel } from '../channel.ts';
import { loadQuiche, type Quiche, type QuicheConfig } from './native.node.ts';
import { quicConfig } from './quic-config.node.ts';
import { safePacket_bytes } from './quic-connection.node.ts';
import { type Admission, QuicEndpoint } from './quic-endpoint.node.ts';
import { cidLength_bytes, type InitialPacket, quicVersion } from './quic-packet.ts';
import { decodeRetryToken, encodeRetryToken } from './retry-token.node.ts';
import { SecureQuic } from './secure-quic.node.ts';
import { type UdpAddress, UdpSocket } from './udp-socket.node.ts';

/** What a stranger may have under way before somebody reads it; more once it is read (the library opens the window). */
const startWindow_bytes = 128 * 1024;
const keepAlive_ms = 10_000;
const idle_ms = 30_000;

export interface QuicListenerOptions {
  /** Several for `::`, which in UDP is IPv6 only. All on one port. */
  readonly at: readonly UdpAddress[];
  /** Ed25519: its certificate is made here. */
  readonly privateKey: KeyObject;
  readonly alpn: string;
  /** Handshakes under way at once, of everybody. */
  readonly maxHalfOpen: number;
  /** Of one that the caller wants to be noticed sooner; for tests. */
  readonly idle_ms?: number;
  /**
   * Somebody whose address is proved begins a handshake. The result is called once, when it is over either way; undefined:
   * not let in.
   */
  enter(address: string): (() => void) | undefined;
  onChannel(channel: Channel, from: UdpAddress): void;
}

/** What came in and was no connection: numbers only ever grow. */
export interface QuicListenerCounts {
  readonly retries: number;
  readonly dropped: number;
}

/**
 * A port where strangers may open a QUIC connection of one stream, with our certificate and none of theirs (ADR 27). The
 * first packet of each is answered by a Retry, for which nothing is kept; the library sees a connection only when its
 * address is proved and `enter` lets it in.
 */
export class QuicListener {
  readonly port: number;
  #options: QuicListenerOptions;
  #quiche: Quiche;
  #config: QuicheConfig;
  #endpoints: readonly QuicEndpoint[];
  #secret = randomBytes(32);
  #counts = { retries: 0, dropped: 0 };
  #isOpen = true;

  private constructor(options: QuicListenerOptions, quiche: Quiche, sockets: readonly UdpSocket[]) {
    this.#options = options;
    this.#quiche = quiche;
    this.port = sockets[0]?.local.port ?? 0;
    this.#config = quicConfig(quiche, {
      alpn: options.alpn,
      device: selfSigned(options.privateKey),
      isMutual: false,
      packet_bytes: safePacket_bytes,
      idle_ms: options.idle_ms ?? idle_ms,
      startWindow_bytes,
    });
    this.#endpoints = sockets.map(
      (socket) =>
        new QuicEndpoint(quiche, socket, {
          keepAlive_ms,
          packet_bytes: safePacket_bytes,
          maxHalfOpen: options.maxHalfOpen,
          door: (initial, from) => this.#met(initial, from, socket),
        }),
    );
  }

  /** @throws ConnectError naming the address that cannot be used */
  static async listen(options: QuicListenerOptions): Promise<QuicListener> {
    const quiche = loadQuiche();
    const sockets: UdpSocket[] = [];
    try {
      for (const at of options.at) {
        const port = at.port || (sockets[0]?.local.port ?? 0);
        sockets.push(await UdpSocket.bind({ address: at.address, port }));
      }
    } catch (error) {
      await Promise.all(sockets.map((socket) => socket.close()));
      throw error;
    }
    return new QuicListener(options, quiche, sockets);
  }

  get counts(): QuicListenerCounts {
    return this.#counts;
  }

  /** Connections that are open or still being closed. */
  get held(): number {
    return this.#endpoints.reduce((sum, endpoint) => sum + endpoint.held, 0);
  }

  /** Every connection is told that it is over. */
  async close(): Promise<void> {
    this.#isOpen = false;
    for (const endpoint of this.#endpoints) endpoint.close();
    await Promise.all(this.#endpoints.map(({ socket }) => socket.close()));
  }

  #met(initial: InitialPacket, from: UdpAddress, socket: UdpSocket): Admission | undefined {
    if (!this.#isOpen) return undefined;
    if (initial.token.length === 0) {
      this.#askToComeBack(initial, from, socket);
      return undefined;
    }
    const now_s = performance.now() / 1000;
    const originalId = decodeRetryToken(initial.token, {
      secret: this.#secret,
      from,
      connectionId: initial.dcid,
      now_s,
    });
    const left = originalId && this.#options.enter(from.address);
    if (!originalId || !left) {
      this.#counts.dropped += 1;
      return undefined;
    }
    const { alpn } = this.#options;
    const at = { address: from.address, port: from.port };
    return {
      originalId,
      config: this.#config,
      user: (connection) =>
        new SecureQuic(connection, {
          kind: 'relay',
          path: `${at.address} port ${at.port} by QUIC`,
          isClient: false,
          alpn,
          isExpected: 'anybody',
          onOpen: (channel) => {
            left();
            this.#options.onChannel(channel, at);
          },
          onFailed: left,
        }),
    };
  }

  /** Some 110 bytes for at least 1,200: nothing to be amplified, whoever's address stands in the packet. */
  #askToComeBack(initial: InitialPacket, from: UdpAddress, socket: UdpSocket): void {
    const connectionId = randomBytes(cidLength_bytes);
    const context = { secret: this.#secret, from, connectionId, now_s: performance.now() / 1000 };
    const token = encodeRetryToken(initial.dcid, context);
    const packet = new Uint8Array(256);
    const length = this.#quiche.retry(initial.scid, initial.dcid, connectionId, token, quicVersion, packet);
    this.#counts.retries += 1;
    socket.send(packet.subarray(0, length), from);
  }
}
