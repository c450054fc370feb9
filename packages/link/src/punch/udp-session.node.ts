import { randomBytes } from 'node:crypto';
import type { Channel } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { QuicheConfig } from '../channels/quic/native.node.ts';
import type { ConnectionUser, QuicConnection } from '../channels/quic/quic-connection.node.ts';
import type { Admission, QuicEndpoint } from '../channels/quic/quic-endpoint.node.ts';
import { cidLength_bytes, type InitialPacket } from '../channels/quic/quic-packet.ts';
import { SecureQuic } from '../channels/quic/secure-quic.node.ts';
import type { UdpAddress, UdpSocket } from '../channels/quic/udp-socket.node.ts';
import { sameBytes } from '../wire/bytes.ts';
import { decodeTicket, encodeTicket } from './call-ticket.node.ts';
import { mayKnockAt } from './candidate-addresses.node.ts';
import {
  decodeKnock,
  encodeKnock,
  type Knock,
  type KnockKeys,
  makeNonce,
  type SessionRole,
  tagLength_bytes,
} from './knock-packet.node.ts';
import { type Answer, Knocking } from './knocking.node.ts';
import { PathProbe } from './path-probe.node.ts';

export const linkAlpn = 'mistri-link/1';
/** Handshakes of one session under way at once that the other side began. */
const maxHalfOpen = 4;
const maxKnockings = 4;
/** Where knocks of the other side came from lately: its router lets something through there for at least so long (RFC 4787). */
const heardFor_ms = 20_000;
const maxHeardFrom = 4;

export interface UdpSessionOptions {
  readonly role: SessionRole;
  /** SHA-256 of the session token's text. */
  readonly tokenHash: Uint8Array;
  /** The only device that is let in. */
  readonly peerKey: Uint8Array;
  /** A channel that the other side opened and nobody here waits for. */
  readonly onChannel: (channel: Channel) => void;
}

/** What a session needs of its node. */
export interface UdpWays {
  readonly endpoints: ReadonlyMap<4 | 6, QuicEndpoint>;
  readonly loopback: boolean;
  configFor(address: string): QuicheConfig;
  retry(client: Uint8Array, original: Uint8Array, connectionId: Uint8Array, token: Uint8Array): Uint8Array;
  cookie(keys: KnockKeys, from: UdpAddress): Buffer;
}

export interface CallOptions {
  readonly kind: 'quic' | 'ice';
  readonly targets: readonly UdpAddress[];
  readonly signal: AbortSignal;
  readonly within_ms?: number;
}

/** One session's part of the node's sockets: answers knocks, lets its one peer in, knocks and calls. */
export class UdpSession {
  #options: UdpSessionOptions;
  #keys: KnockKeys;
  #ways: UdpWays;
  #knockings = new Map<string, Knocking>();
  #probes = new Map<string, PathProbe>();
  #heardFrom = new Map<string, UdpAddress & { readonly at_ms: number }>();
  #awaited: ((channel: Channel) => void)[] = [];
  #halfOpen = 0;
  #isClosed = false;
  #onClose: () => void;

  constructor(options: UdpSessionOptions, keys: KnockKeys, ways: UdpWays, onClose: () => void) {
    this.#options = options;
    this.#keys = keys;
    this.#ways = ways;
    this.#onClose = onClose;
  }

  /** No more knocks and calls either way. Channels that are open stay. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const knocking of this.#knockings.values()) knocking.stop(new ConnectError('failed', 'the session is over'));
    for (const probe of this.#probes.values()) probe.stop();
    this.#onClose();
  }

  /**
   * Knocks at every target until one answers, then QUIC there.
   *
   * @throws ConnectError
   */
  async call(options: CallOptions): Promise<Channel> {
    const answer = await this.#knock(options);
    const endpoint = this.#endpointFor(answer.from);
    if (!endpoint) throw new ConnectError('failed', 'no socket of that family');
    return this.#dial(endpoint, answer, options);
  }

  /**
   * The other half of a punch: knocks outward, so that the router lets the other side's call in, and waits for it.
   *
   * @throws ConnectError
   */
  async awaitCall(options: Omit<CallOptions, 'kind'>): Promise<Channel> {
    const knocking = this.#startKnocking({ ...options, kind: 'ice' });
    const within_ms = options.within_ms ?? 10_000;
    return new Promise<Channel>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', stop);
        this.#awaited = this.#awaited.filter((waiting) => waiting !== take);
        knocking.stop(new ConnectError('failed', 'not needed any more'));
      };
      const take = (channel: Channel): void => {
        done();
        resolve(channel);
      };
      const stop = (): void => {
        done();
        reject(new ConnectError('no answer', 'the other side did not come through'));
      };
      const timer = setTimeout(stop, within_ms);
      options.signal.addEventListener('abort', stop);
      this.#awaited.push(take);
    });
  }

  knocked(bytes: Buffer, from: UdpAddress, socket: UdpSocket): void {
    const knock = decodeKnock(this.#keys, bytes);
    if (!knock || knock.role === this.#options.role || this.#isClosed) return;
    if (knock.type === 'ask') this.#asked(knock, from, socket);
    else if (knock.type === 'answer')
      this.#knockings
        .get(knock.echo.toString('latin1'))
        ?.answer({ address: from.address, port: from.port }, knock.nonce);
    else if (knock.type === 'probe') this.#reply(knock, 'heard', from, socket);
    else this.#probes.get(knock.echo.toString('latin1'))?.heard(knock, from);
  }

  admit(initial: InitialPacket, from: UdpAddress): Admission | undefined {
    const ticket = decodeTicket(this.#keys, initial.dcid, initial.token);
    if (!ticket || ticket.role === this.#options.role || this.#isClosed || this.#halfOpen >= maxHalfOpen)
      return undefined;
    if (!sameBytes(ticket.cookie, this.#ways.cookie(this.#keys, from))) return undefined;
    return {
      originalId: ticket.originalId,
      config: this.#ways.configFor(from.address),
      user: (connection) => {
        this.#halfOpen += 1;
        return this.#userOf(connection, {
          kind: ticket.kind,
          isClient: false,
          onOpen: (channel) => {
            this.#halfOpen -= 1;
            this.#arrived(channel);
          },
          onFailed: () => (this.#halfOpen -= 1),
        });
      },
    };
  }

  #arrived(channel: Channel): void {
    const waiting = channel.kind === 'ice' ? this.#awaited.shift() : undefined;
    if (waiting) waiting(channel);
    else this.#options.onChannel(channel);
  }

  #asked(knock: Knock, from: UdpAddress, socket: UdpSocket): void {
    this.#reply(knock, 'answer', from, socket);
    if (!mayKnockAt(from, { loopback: this.#ways.loopback })) return;
    const { address, port } = from;
    this.#heardFrom.delete(`${address} ${port}`);
    this.#heardFrom.set(`${address} ${port}`, { address, port, at_ms: performance.now() });
    const [oldest = ''] = this.#heardFrom.keys();
    if (this.#heardFrom.size > maxHeardFrom) this.#heardFrom.delete(oldest);
    for (const knocking of this.#knockings.values()) knocking.heard({ address, port });
  }

  #reply(knock: Knock, type: 'answer' | 'heard', to: UdpAddress, socket: UdpSocket): void {
    let nonce: Buffer;
    if (type === 'answer') nonce = this.#ways.cookie(this.#keys, to);
    else {
      nonce = Buffer.alloc(8);
      nonce.writeUInt16BE(knock.length_bytes);
    }
    socket.send(encodeKnock(this.#keys, { type, role: this.#options.role, nonce, echo: knock.nonce }), to);
  }

  #startKnocking(options: CallOptions): Knocking {
    if (this.#isClosed) throw new ConnectError('failed', 'the session is over');
    if (this.#knockings.size >= maxKnockings) throw new ConnectError('failed', 'too many attempts at once');
    const targets = options.targets.filter(
      (target) => mayKnockAt(target, { loopback: this.#ways.loopback }) && this.#endpointFor(target),
    );
    const nonce = makeNonce();
    const role = this.#options.role;
    const packet = encodeKnock(this.#keys, { type: 'ask', role, nonce, echo: Buffer.alloc(8) });
    const knocking = new Knocking({
      targets,
      within_ms: options.within_ms ?? 5000,
      isPunch: options.kind === 'ice',
      ask: (to) => this.#endpointFor(to)?.socket.send(packet, to),
    });
    const name = nonce.toString('latin1');
    this.#knockings.set(name, knocking);
    // The other side may have knocked before this side began, and stopped when it was answered.
    for (const { address, port, at_ms } of this.#heardFrom.values())
      if (performance.now() - at_ms < heardFor_ms) knocking.heard({ address, port });
    const forget = (): unknown => this.#knockings.delete(name);
    void knocking.answered.then(forget, forget);
    return knocking;
  }

  async #knock(options: CallOptions): Promise<Answer> {
    const knocking = this.#startKnocking(options);
    const stop = (): void => {
      knocking.stop(new ConnectError('no answer', 'given up'));
    };
    options.signal.addEventListener('abort', stop);
    if (options.signal.aborted) stop();
    try {
      return await knocking.answered;
    } finally {
      options.signal.removeEventListener('abort', stop);
    }
  }

  async #dial(endpoint: QuicEndpoint, answer: Answer, options: CallOptions): Promise<Channel> {
    const connectionId = Buffer.concat([this.#keys.tag, randomBytes(cidLength_bytes - tagLength_bytes)]);
    return new Promise((resolve, reject) => {
      const connection = endpoint.dial({
        to: answer.from,
        config: this.#ways.configFor(answer.from.address),
        retry: (originalId, scid) => {
          const { role } = this.#options;
          const ticket = { originalId, kind: options.kind, role, cookie: answer.cookie };
          return this.#ways.retry(scid, originalId, connectionId, encodeTicket(this.#keys, connectionId, ticket));
        },
        user: (made) =>
          this.#userOf(made, {
            kind: options.kind,
            isClient: true,
            onOpen: (channel) => {
              options.signal.removeEventListener('abort', stop);
              resolve(channel);
            },
            onFailed: (error) => {
              options.signal.removeEventListener('abort', stop);
              reject(error);
            },
          }),
      });
      const stop = (): void => {
        connection.close(1, { how: 'aborted', reason: 'given up' });
      };
      options.signal.addEventListener('abort', stop);
    });
  }

  #userOf(
    connection: QuicConnection,
    made: {
      readonly kind: 'quic' | 'ice';
      readonly isClient: boolean;
      readonly onOpen: (channel: Channel) => void;
      readonly onFailed: (error: ConnectError) => void;
    },
  ): ConnectionUser {
    const { address, port } = connection.remote;
    return new SecureQuic(connection, {
      kind: made.kind,
      isClient: made.isClient,
      path: `${address} port ${port}${made.kind === 'ice' ? ' by UDP' : ' by QUIC'}`,
      alpn: linkAlpn,
      isExpected: (key) => sameBytes(key, this.#options.peerKey),
      onOpen: (channel) => {
        this.#probe(connection);
        made.onOpen(channel);
      },
      onFailed: made.onFailed,
    });
  }

  #probe(connection: QuicConnection): void {
    const endpoint = this.#endpointFor(connection.remote);
    if (!endpoint || this.#isClosed) return;
    const nonce = makeNonce();
    const name = nonce.toString('latin1');
    const { role } = this.#options;
    const probe = new PathProbe(connection, {
      send: (length_bytes) => {
        const packet = encodeKnock(this.#keys, { type: 'probe', role, nonce, echo: Buffer.alloc(8) }, length_bytes);
        endpoint.socket.send(packet, connection.remote);
      },
      onStopped: () => this.#probes.delete(name),
    });
    this.#probes.set(name, probe);
    probe.start();
  }

  #endpointFor(target: UdpAddress): QuicEndpoint | undefined {
    return this.#ways.endpoints.get(target.address.includes(':') ? 6 : 4);
  }
}
