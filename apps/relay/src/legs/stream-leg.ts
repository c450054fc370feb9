import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type LegEvents, type LegSocket, type LegTransport, silent } from './leg-socket.ts';

/** A leg over TCP, with TLS or (behind something that ends TLS) without. */
export class StreamLeg implements LegSocket {
  readonly transport: LegTransport;
  readonly address: string;
  #socket: Socket;
  #events: LegEvents = silent;
  #hasEnded = false;
  #peerHasEnded = false;
  #isClosed = false;

  constructor(socket: Socket, address: string) {
    this.#socket = socket;
    this.transport = socket instanceof TLSSocket ? 'tls' : 'plain';
    this.address = address;
    socket.on('data', (bytes: Buffer) => {
      this.#events.data(bytes);
    });
    socket.on('drain', () => {
      this.#events.drain();
    });
    socket.on('end', () => {
      this.#peerHasEnded = true;
      this.#events.ended();
    });
    socket.on('error', () => undefined);
    socket.on('close', (hadError) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#events.closed(!hadError && this.#peerHasEnded && this.#hasEnded);
    });
  }

  listen(events: LegEvents): void {
    this.#events = events;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#socket.writable) return true;
    // Node's own limit, 64 KiB: what waits under TLS is joined into one piece before it is sealed, and larger ones cost more
    // in memory than the pauses do in time.
    return this.#socket.write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#hasEnded = true;
    this.#socket.end();
  }

  abort(): void {
    // A bare connection is reset, so that nobody takes the cut for an end. Never the one under TLS (Node 24 crashes when it
    // is taken away while the TLS half writes): there the missing close_notify has to say it.
    if (this.transport === 'plain') this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }
}
