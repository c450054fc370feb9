import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from './channel.ts';
import { ConnectError } from './connect-error.ts';

const highWater_bytes = 1024 * 1024;
/** From here on a piece is written by itself: Node would first copy it together with the others, in one more buffer. */
const alone_bytes = 32 * 1024;

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
  /** Not given to the socket yet. */
  #queue: Uint8Array[] = [];
  #queued_bytes = 0;
  #isWriting = false;

  constructor(socket: Socket | TLSSocket, options: SocketChannelOptions) {
    this.kind = options.kind;
    this.#socket = socket;
    const raw = options.raw ?? socket;
    this.#isBare = raw === socket && !(socket instanceof TLSSocket);
    this.path = options.path ?? pathOf(raw);
    if (raw instanceof Socket) raw.setNoDelay(true);
    socket.on('error', this.#failed);
    socket.on('close', this.#closed);
  }

  get buffered_bytes(): number {
    return this.#queued_bytes + this.#socket.writableLength;
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
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#queue.push(piece);
      this.#queued_bytes += piece.length;
    }
    this.#send();
    const hasRoom = this.buffered_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#end) return;
    this.#hasEnded = true;
    if (this.#queue.length === 0) this.#socket.end();
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
    while (this.#queue.length > 0) this.#sendSome();
    this.#socket.off('error', this.#failed);
    this.#socket.off('close', this.#closed);
    this.#socket.off('end', this.#peerEnded);
    this.#socket.off('data', this.#arrived);
    this.#events = undefined;
    return this.#socket;
  }

  #arrived = (bytes: Buffer): void => {
    if (!this.#end) this.#events?.data(bytes);
  };

  #written = (): void => {
    this.#isWriting = false;
    if (this.#end) return;
    if (this.#queue.length > 0) this.#send();
    else if (this.#hasEnded && !this.#socket.writableEnded) this.#socket.end();
    if (!this.#wantsDrain || this.buffered_bytes >= highWater_bytes / 2) return;
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

  /** One write at a time: what comes meanwhile waits here, where long pieces are kept apart. */
  #send(): void {
    if (this.#isWriting || this.#queue.length === 0) return;
    this.#isWriting = true;
    this.#sendSome();
  }

  #sendSome(): void {
    const [first] = this.#queue;
    if (!first) return;
    if (first.length >= alone_bytes) {
      this.#queue.shift();
      this.#queued_bytes -= first.length;
      this.#socket.write(first, this.#written);
      return;
    }
    const short = this.#queue.findIndex((piece) => piece.length >= alone_bytes);
    const pieces = this.#queue.splice(0, short < 0 ? this.#queue.length : short);
    this.#socket.cork();
    for (const [index, piece] of pieces.entries()) {
      this.#queued_bytes -= piece.length;
      if (index < pieces.length - 1) this.#socket.write(piece);
      else this.#socket.write(piece, this.#written);
    }
    this.#socket.uncork();
  }

  #endOf(): ChannelEnd {
    // Without a code it is Node's own name for the same thing.
    if (this.#error && 'code' in this.#error) return { how: 'lost', reason: codeOf(this.#error) };
    if (!this.#error && this.#peerHasEnded && this.#hasEnded) return { how: 'ended', reason: 'both sides ended' };
    return { how: 'lost', reason: 'the connection was closed' };
  }

  #close(end: ChannelEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#queue = [];
    this.#queued_bytes = 0;
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
