import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { highWater_bytes, type LegEvents, type LegSocket, type LegTransport, silent } from './leg-socket.ts';

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
    // Node tells `drain` after every write that it answered with false; its own limit is lower than this one.
    return this.#socket.write(bytes) || this.#socket.writableLength < highWater_bytes;
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
