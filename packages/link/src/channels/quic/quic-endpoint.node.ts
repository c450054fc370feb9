import { randomBytes } from 'node:crypto';
import type { ChannelEnd } from '../channel.ts';
import type { Quiche, QuicheConfig, QuicheConnection } from './native.node.ts';
import { PacketPool } from './packet-pool.ts';
import { closeCodes, type ConnectionUser, QuicConnection } from './quic-connection.node.ts';
import { cidLength_bytes, type InitialPacket, readInitial, routeOf } from './quic-packet.ts';
import type { UdpAddress, UdpSocket } from './udp-socket.node.ts';

/** Handshakes under way at once that others began, unless it is said otherwise. */
const usuallyHalfOpen = 64;
const handshakeWithin_ms = 10_000;
/** How long a closed connection still answers with its last packet (RFC 9000 §10.2.1), and for how many. */
const lingers_ms = 1000;
const maxLingering = 256;

/** What is done with a client's first packet; undefined: it is dropped without an answer. */
export interface Admission {
  /** Before a Retry, or before the client acted as if there had been one. */
  readonly originalId: Uint8Array;
  readonly config: QuicheConfig;
  readonly user: (connection: QuicConnection) => ConnectionUser;
}

export type Door = (initial: InitialPacket, from: UdpAddress) => Admission | undefined;

export interface DialOptions {
  readonly to: UdpAddress;
  readonly config: QuicheConfig;
  readonly user: (connection: QuicConnection) => ConnectionUser;
  /** Given the library's own first connection id: the Retry that it is to act on before it says anything. */
  readonly retry?: (originalId: Uint8Array, scid: Uint8Array) => Uint8Array;
}

/** The QUIC connections of one socket: routes packets by connection id, opens, admits, lets go. */
export class QuicEndpoint {
  readonly keepAlive_ms: number;
  readonly socket: UdpSocket;
  #quiche: Quiche;
  #pool: PacketPool;
  #door: Door | undefined;
  #routes = new Map<string, QuicConnection>();
  #lingering = new Map<string, { packet: Uint8Array; to: UdpAddress; isDue: boolean }>();
  #lingerTimers = new Set<NodeJS.Timeout>();
  #halfOpen = new Set<QuicConnection>();
  #maxHalfOpen: number;

  constructor(
    quiche: Quiche,
    socket: UdpSocket,
    options: {
      readonly keepAlive_ms: number;
      readonly packet_bytes: number;
      readonly maxHalfOpen?: number;
      readonly door?: Door;
    },
  ) {
    this.#quiche = quiche;
    this.socket = socket;
    this.keepAlive_ms = options.keepAlive_ms;
    this.#pool = new PacketPool(options.packet_bytes);
    this.#door = options.door;
    this.#maxHalfOpen = options.maxHalfOpen ?? usuallyHalfOpen;
    socket.onQuic = (bytes, from) => {
      this.#received(bytes, from);
    };
  }

  /** Connections that are not over, and closed ones that still answer. */
  get held(): number {
    return this.#routes.size + this.#lingering.size;
  }

  dial(options: DialOptions): QuicConnection {
    const scid = randomBytes(cidLength_bytes);
    const local = hostPort(this.socket.local);
    const native = this.#quiche.Connection.connect(null, scid, local, hostPort(options.to), options.config);
    let peerId: Uint8Array | undefined;
    if (options.retry) {
      try {
        native.recv(options.retry(native.destinationId(), scid), { from: hostPort(options.to), to: local });
      } catch {
        // `Done`, always: there is nothing to answer.
      }
      peerId = native.destinationId();
    }
    return this.#adopt(native, { id: scid, to: options.to, peerId, user: options.user });
  }

  /** Ends everything at once. */
  close(): void {
    for (const connection of this.#routes.values())
      connection.close(closeCodes.aborted, { how: 'aborted', reason: 'closed here' });
    for (const timer of this.#lingerTimers) clearTimeout(timer);
    this.#lingerTimers.clear();
    this.#lingering.clear();
  }

  #received(bytes: Buffer, from: UdpAddress): void {
    const route = routeOf(bytes);
    if (route === undefined) return;
    const connection = this.#routes.get(route);
    if (connection) {
      connection.receive(bytes, from.address, from.port);
      return;
    }
    const closed = this.#lingering.get(route);
    if (closed) this.#answerClosed(closed, from);
    else this.#admit(bytes, from);
  }

  /** Once in 50 ms at most, and only to where it was: nothing to be amplified. */
  #answerClosed(closed: { packet: Uint8Array; to: UdpAddress; isDue: boolean }, from: UdpAddress): void {
    if (!closed.isDue || from.port !== closed.to.port || from.address !== closed.to.address) return;
    closed.isDue = false;
    this.socket.send(closed.packet, closed.to);
    this.#after(50, () => (closed.isDue = true));
  }

  #admit(bytes: Buffer, from: UdpAddress): void {
    if (!this.#door || this.#halfOpen.size >= this.#maxHalfOpen) return;
    const initial = readInitial(bytes);
    const admission = initial && this.#door(initial, from);
    if (!initial || !admission) return;
    const native = this.#quiche.Connection.accept(
      initial.dcid,
      admission.originalId,
      hostPort(this.socket.local),
      hostPort(from),
      admission.config,
    );
    const to = { address: from.address, port: from.port };
    const connection = this.#adopt(native, { id: initial.dcid, to, peerId: initial.scid, user: admission.user });
    this.#halfOpen.add(connection);
    connection.receive(bytes, from.address, from.port);
  }

  #adopt(
    native: QuicheConnection,
    made: { id: Uint8Array; to: UdpAddress; peerId: Uint8Array | undefined; user: DialOptions['user'] },
  ): QuicConnection {
    const route = Buffer.from(made.id).toString('latin1');
    let user: ConnectionUser | undefined;
    const timer = setTimeout(() => {
      connection.close(closeCodes.aborted, { how: 'lost', reason: 'the handshake took too long' });
    }, handshakeWithin_ms).unref();
    const settled = (): void => {
      clearTimeout(timer);
      this.#halfOpen.delete(connection);
    };
    const connection: QuicConnection = new QuicConnection({
      native,
      socket: this.socket,
      pool: this.#pool,
      remote: made.to,
      peerId: made.peerId,
      keepAlive_ms: this.keepAlive_ms,
      user: {
        established: () => {
          settled();
          user?.established(connection);
        },
        turn: () => user?.turn(),
        over: (end: ChannelEnd) => user?.over(end),
      },
      onReleased: (lastPacket) => {
        settled();
        this.#routes.delete(route);
        if (lastPacket) this.#linger(route, lastPacket, made.to);
      },
    });
    this.#routes.set(route, connection);
    user = made.user(connection);
    connection.schedule();
    return connection;
  }

  #linger(route: string, packet: Uint8Array, to: UdpAddress): void {
    if (this.#lingering.size >= maxLingering) return;
    this.#lingering.set(route, { packet, to, isDue: true });
    this.#after(lingers_ms, () => this.#lingering.delete(route));
  }

  #after(delay_ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#lingerTimers.delete(timer);
      run();
    }, delay_ms).unref();
    this.#lingerTimers.add(timer);
  }
}

function hostPort({ address, port }: UdpAddress): { host: string; port: number } {
  // Scope ids name an interface of this machine; the library wants plain addresses.
  return { host: address.split('%')[0] ?? address, port };
}
