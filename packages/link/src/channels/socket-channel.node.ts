import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from './channel.ts';
import { ConnectError } from './connect-error.ts';

const highWater_bytes = 1024 * 1024;

export interface SocketChannelOptions {
  readonly kind: ChannelKind;
  /** The address when absent. */
  readonly path?: string;
  /** What is under a TLS socket. */
  readonly raw?: Duplex;
}

/** A connected socket, bare or TLS, as a channel. It reads nothing before somebody listens. */
export class SocketChannel implements Channel {
  readonly kind: ChannelKind;
  readonly path: string;
  #socket: Socket | TLSSocket;
  #isBare: boolean;
  #events: ChannelEvents | undefined;
  #end: ChannelEnd | undefined;
  #error: Error | undefined;
  #hasEnded = false;
  #peerHasEnded = false;
  #wantsDrain = false;

  constructor(socket: Socket | TLSSocket, options: SocketChannelOptions) {
    this.kind = options.kind;
    this.#socket = socket;
    const raw = options.raw ?? socket;
    this.#isBare = raw === socket && !(socket instanceof TLSSocket);
    this.path = options.path ?? pathOf(raw);
    if (raw instanceof Socket) raw.setNoDelay(true);
    socket.on('drain', this.#drained);
    socket.on('error', this.#failed);
    socket.on('close', this.#closed);
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
    this.#socket.on('end', this.#peerEnded);
    this.#socket.on('data', this.#arrived);
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
    if (this.#isBare) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /**
   * Lets go of the socket, paused, for another layer to take over; the channel is of no use any more.
   *
   * @returns undefined when the connection is over already
   */
  release(): Socket | TLSSocket | undefined {
    if (this.#end) return undefined;
    this.#socket.pause();
    this.#socket.off('drain', this.#drained);
    this.#socket.off('error', this.#failed);
    this.#socket.off('close', this.#closed);
    this.#socket.off('end', this.#peerEnded);
    this.#socket.off('data', this.#arrived);
    return this.#socket;
  }

  #arrived = (bytes: Buffer): void => {
    if (!this.#end) this.#events?.data(bytes);
  };

  #drained = (): void => {
    if (!this.#wantsDrain || this.#end) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  };

  #failed = (error: Error): void => {
    this.#error ??= error;
    // A TLS socket only tells of an error that comes after its handshake, and stays as it is.
    this.#socket.destroy();
  };

  #peerEnded = (): void => {
    this.#peerHasEnded = true;
    if (!this.#end) this.#events?.peerEnded();
  };

  #closed = (): void => {
    this.#close(this.#endOf());
  };

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

const refusals = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EACCES', 'EPERM']);
const silences = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL']);

/** What a socket error before the channel is open means for the ladder. */
export function connectErrorOf(error: Error): ConnectError {
  const code = codeOf(error);
  if (refusals.has(code)) return new ConnectError('refused', code);
  return new ConnectError(silences.has(code) ? 'no answer' : 'failed', code);
}

function pathOf(raw: Duplex): string {
  if (!(raw instanceof Socket)) return 'a stream';
  return `${raw.remoteAddress ?? 'unknown'} port ${raw.remotePort ?? 0}`;
}
