import type { ChannelEnd } from '../channel.ts';
import { isOverBudget } from './overhead-budget.ts';
import { Pacer } from './pacer.ts';
import type { PacketPool } from './packet-pool.ts';
import type { QuicheConnection } from './native.node.ts';
import { streamWindow_bytes } from './quic-config.node.ts';
import { isRetry, sourceIdOf } from './quic-packet.ts';
import type { UdpAddress, UdpSocket } from './udp-socket.node.ts';

/** Until the handshake is over, packets are of the size that every path carries (RFC 9000 §14). */
export const safePacket_bytes = 1200;
/** Packets of one turn of the event loop; then others get theirs. */
const turnPackets = 128;
/** How often the path is looked at for pacing. */
const learnEvery_ms = 10;

/** Codes of the application in CONNECTION_CLOSE. They are all that one side says to the other about a reason. */
export const closeCodes = { ended: 0, aborted: 1, refused: 2, misbehaved: 3 } as const;

export interface ConnectionUser {
  /** Once, when the handshake is over. */
  established(connection: QuicConnection): void;
  /** Bytes may have come, or room to write. */
  turn(): void;
  /** Once: nothing comes any more. What came before may still be read. */
  over(end: ChannelEnd): void;
}

export interface ConnectionParts {
  readonly native: QuicheConnection;
  readonly socket: UdpSocket;
  readonly pool: PacketPool;
  readonly remote: UdpAddress;
  /** The connection id by which the other side wants to be addressed; undefined: it is yet to say so. */
  readonly peerId?: Uint8Array;
  readonly keepAlive_ms: number;
  readonly user: ConnectionUser;
  /** The last packet, which says that it is over: sent again to whoever has not heard it. */
  readonly onReleased: (lastPacket: Uint8Array | undefined) => void;
}

/** Moves packets between one connection of the library and the socket: turns, timers, pacing, and what the peer may do. */
export class QuicConnection {
  readonly native: QuicheConnection;
  readonly remote: UdpAddress;
  /** Largest datagram that is sent now; found out by `MtuSearch`. */
  packet_bytes = safePacket_bytes;
  /** Stream data handed on, for the overhead budget. */
  delivered_bytes = 0;
  #parts: ConnectionParts;
  #from: { host: string; port: number };
  #to: { host: string; port: number };
  #peerId: Uint8Array | undefined;
  #pacer = new Pacer(performance.now());
  #learnedAt_ms = 0;
  #sentPackets = 0;
  #isScheduled = false;
  #isEstablished = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt_ms = Number.POSITIVE_INFINITY;
  #pulse: NodeJS.Timeout | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.native = parts.native;
    this.remote = parts.remote;
    this.#peerId = parts.peerId;
    this.#from = { host: parts.remote.address, port: parts.remote.port };
    this.#to = { host: parts.socket.local.address, port: parts.socket.local.port };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Also from elsewhere than the peer's address: then it is dropped, as there is no migration. */
  receive(bytes: Buffer, address: string, port: number): void {
    if (this.#isOver || port !== this.remote.port || address !== this.remote.address) return;
    if (this.#peerId === undefined && !isRetry(bytes)) this.#peerId = sourceIdOf(bytes);
    try {
      this.native.recv(bytes, { from: this.#from, to: this.#to });
    } catch {
      // `Done`: nothing to do with it. Anything else has made the library close the connection; the turn tells.
    }
    this.schedule();
  }

  schedule(): void {
    if (this.#isScheduled || this.#isOver) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  /** Says so to the other side and lets go. */
  close(code: number, end: ChannelEnd): void {
    if (this.#isOver) return;
    if (this.#hasForeignIds()) {
      this.#release(end, undefined);
      return;
    }
    this.native.close(true, code, new Uint8Array(0));
    const pool = this.#parts.pool;
    const offset = pool.next();
    const sent = this.#take(pool.memory.subarray(offset, offset + safePacket_bytes));
    if (sent === 0) {
      this.#release(end, undefined);
      return;
    }
    const lastPacket = new Uint8Array(pool.memory.subarray(offset, offset + sent));
    this.#parts.socket.send(lastPacket, this.remote);
    this.#release(end, lastPacket);
  }

  #turn(): void {
    if (this.#isOver) return;
    if (this.#hasForeignIds()) {
      // Nothing more may be sent here: see #hasForeignIds.
      this.#release({ how: 'lost', reason: 'it broke the protocol' }, undefined);
      return;
    }
    if (!this.#isEstablished && this.native.isEstablished()) this.#established();
    if (this.#isOver) return;
    this.#parts.user.turn();
    if (this.#isOver) return;
    this.#flush();
    if (this.native.isClosed() || this.native.isDraining()) this.#release(this.#endOf(), undefined);
    else this.#arm();
  }

  #established(): void {
    this.#isEstablished = true;
    this.#pulse = setInterval(() => {
      this.#beat();
    }, this.#parts.keepAlive_ms).unref();
    this.#parts.user.established(this);
  }

  #beat(): void {
    const { recvBytes } = this.native.stats();
    const isTooMuch = isOverBudget({
      received_bytes: recvBytes,
      delivered_bytes: this.delivered_bytes,
      sentPackets: this.#sentPackets,
      window_bytes: streamWindow_bytes,
    });
    if (isTooMuch) {
      this.close(closeCodes.misbehaved, { how: 'lost', reason: 'it sent more than a connection needs' });
      return;
    }
    this.native.sendAckEliciting();
    this.schedule();
  }

  /**
   * The library would loop for ever when it has to give back a connection id it still uses (CVE-2025-7054), and keeps
   * those to give back without limit (CVE-2024-1410). Neither can begin unless the peer wants ids back, which no side of
   * a Link connection does: the id in use changes by it. Seen before anything is sent, it is the end. One spare id, which
   * other implementations issue unasked, is allowed.
   */
  #hasForeignIds(): boolean {
    if (!this.#isEstablished && !this.native.isEstablished()) return false;
    if (this.native.availableDcids() > 1) return true;
    const known = this.#peerId;
    const now = this.native.destinationId();
    return known !== undefined && (known.length !== now.length || known.some((byte, index) => byte !== now[index]));
  }

  #flush(): void {
    const { pool, socket } = this.#parts;
    const now_ms = performance.now();
    if (this.#isEstablished && now_ms - this.#learnedAt_ms >= learnEvery_ms) this.#learn(now_ms);
    let left_bytes = this.#pacer.allowance_bytes(now_ms);
    const packet_bytes = this.#isEstablished ? Math.min(this.packet_bytes, pool.packet_bytes) : safePacket_bytes;
    for (let count = 0; ; count += 1) {
      if (left_bytes <= 0) {
        this.#wakeIn(this.#pacer.wait_ms);
        break;
      }
      if (count === turnPackets || socket.isFull) {
        if (socket.isFull) this.#wakeIn(1);
        else this.schedule();
        break;
      }
      const offset = pool.next();
      const bytes = this.#take(pool.memory.subarray(offset, offset + packet_bytes));
      if (bytes === 0) break;
      socket.sendPart(pool.memory, offset, bytes, this.remote);
      this.#sentPackets += 1;
      this.#pacer.sent(bytes);
      left_bytes -= bytes;
    }
    pool.turnIsOver(socket.isSending);
  }

  /** The next packet, written to `into`; 0: there is none. */
  #take(into: Uint8Array): number {
    try {
      return this.native.send(into)?.[0] ?? 0;
    } catch {
      return 0;
    }
  }

  #learn(now_ms: number): void {
    this.#learnedAt_ms = now_ms;
    const [path] = this.native.pathStats();
    // The binding gives the round trip in whole milliseconds.
    if (path) this.#pacer.learn(path.cwnd, path.rtt);
  }

  #arm(): void {
    const due_ms = this.native.timeout();
    if (due_ms !== null) this.#wakeIn(due_ms + 1);
  }

  /** One timer; it is not moved back, as most deadlines move on with each packet. */
  #wakeIn(delay_ms: number): void {
    const at_ms = performance.now() + delay_ms;
    if (at_ms >= this.#timerAt_ms) return;
    clearTimeout(this.#timer);
    this.#timerAt_ms = at_ms;
    this.#timer = setTimeout(() => {
      this.#timerAt_ms = Number.POSITIVE_INFINITY;
      if (this.#isOver) return;
      if (this.native.timeout() === 0) this.native.onTimeout();
      this.#turn();
    }, delay_ms).unref();
  }

  #endOf(): ChannelEnd {
    if (this.native.isTimedOut()) return { how: 'lost', reason: 'no answer any more' };
    const error = this.native.peerError();
    if (error?.isApp && error.errorCode === closeCodes.ended) return { how: 'ended', reason: 'both sides ended' };
    if (error?.isApp && error.errorCode === closeCodes.refused)
      return { how: 'refused', reason: 'the other side did not let it in' };
    if (error?.isApp) return { how: 'lost', reason: 'the other side gave up' };
    if (error) return { how: 'lost', reason: `the other side found fault (${error.errorCode})` };
    const own = this.native.localError();
    return { how: 'lost', reason: own ? `it broke the protocol (${own.errorCode})` : 'it was closed' };
  }

  #release(end: ChannelEnd, lastPacket: Uint8Array | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    this.#parts.onReleased(lastPacket);
    this.#parts.user.over(end);
  }
}
