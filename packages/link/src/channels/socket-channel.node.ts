import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from './channel.ts';

const highWater_bytes = 1024 * 1024;

/** A connected socket, bare or TLS, as a channel. `raw` is the TCP socket under a TLS one: only it can be reset. */
export class SocketChannel implements Channel {
  readonly kind: ChannelKind;
  readonly path: string;
  #socket: Socket | TLSSocket;
  #raw: Socket;
  #events: ChannelEvents | undefined;
  #end: ChannelEnd | undefined;
  #error: Error | undefined;
  #hasEnded = false;
  #peerHasEnded = false;
  #wantsDrain = false;

  constructor(kind: ChannelKind, socket: Socket | TLSSocket, raw: Socket = socket) {
    this.kind = kind;
    this.#socket = socket;
    this.#raw = raw;
    this.path = `${raw.remoteAddress ?? 'unknown'} port ${raw.remotePort ?? 0}`;
    raw.setNoDelay(true);
    socket.on('drain', () => {
      if (!this.#wantsDrain) return;
      this.#wantsDrain = false;
      this.#events?.drain();
    });
    socket.on('error', (error) => (this.#error ??= error));
    socket.on('close', () => {
      this.#close(this.#endOf());
    });
  }

  get buffered_bytes(): number {
    return this.#socket.writableLength;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    if (this.#end) {
      events.closed(this.#end);
      return;
    }
    this.#socket.on('end', () => {
      this.#peerHasEnded = true;
      if (!this.#end) events.peerEnded();
    });
    this.#socket.on('data', (bytes: Buffer) => {
      if (!this.#end) events.data(bytes);
    });
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#end || !this.#socket.writable) return true;
    this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    this.#socket.uncork();
    // Node tells `drain` only after it has said no itself; its own limit is lower than this one.
    const hasRoom = this.#socket.writableLength < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#end) return;
    this.#hasEnded = true;
    this.#socket.end();
  }

  abort(reason: string): void {
    if (this.#end) return;
    this.#close({ how: 'aborted', reason });
    // A bare connection is reset, so that the other side does not take a cut for an end. Never one under TLS: Node 24
    // crashes when the connection is taken away while the TLS half still writes, and a stranger could bring that about.
    if (this.#raw === this.#socket) this.#raw.resetAndDestroy();
    else this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #endOf(): ChannelEnd {
    if (this.#error) return { how: 'lost', reason: codeOf(this.#error) };
    if (this.#peerHasEnded && this.#hasEnded) return { how: 'ended', reason: 'both sides ended' };
    return { how: 'lost', reason: 'the connection was closed' };
  }

  #close(end: ChannelEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#events?.closed(end);
  }
}

/** `ECONNRESET` and the like; the text of system errors may hold addresses. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
