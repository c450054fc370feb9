import { safePacket_bytes, type QuicConnection } from '../channels/quic/quic-connection.node.ts';
import type { UdpAddress } from '../channels/quic/udp-socket.node.ts';
import { isLoopback } from './candidate-addresses.node.ts';
import type { Knock } from './knock-packet.node.ts';
import { MtuSearch } from './mtu-search.ts';

/** Finds out, and keeps finding out, how long the datagrams of one connection may be. */
export class PathProbe {
  #connection: QuicConnection;
  #options: { send(length_bytes: number): void; onStopped(): void };
  #search: MtuSearch;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: QuicConnection, options: { send(length_bytes: number): void; onStopped(): void }) {
    this.#connection = connection;
    this.#options = options;
    this.#search = new MtuSearch({
      base_bytes: safePacket_bytes,
      isLoopback: isLoopback(connection.remote.address),
      now_ms: performance.now(),
    });
  }

  start(): void {
    if (this.#connection.isOver) {
      this.stop();
      return;
    }
    for (const length_bytes of this.#search.due(performance.now())) this.#options.send(length_bytes);
    this.#connection.packet_bytes = this.#search.packet_bytes;
    // At most a second, so that it is gone soon after its connection.
    const wait_ms = Math.min(1000, Math.max(1, this.#search.nextAt_ms - performance.now()));
    this.#timer = setTimeout(() => {
      this.start();
    }, wait_ms).unref();
  }

  heard(knock: Knock, from: UdpAddress): void {
    const { remote } = this.#connection;
    if (from.address !== remote.address || from.port !== remote.port) return;
    this.#search.heard(knock.nonce.readUInt16BE(0));
    this.#connection.packet_bytes = this.#search.packet_bytes;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#options.onStopped();
  }
}
