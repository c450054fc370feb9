import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channel.ts';
import { closeCodes, type ConnectionUser, type QuicConnection } from './quic-connection.node.ts';

const highWater_bytes = 1024 * 1024;
const readBlock_bytes = 256 * 1024;
/** Read in one turn at most; then others get theirs, and what we have read is acknowledged. */
const readTurn_bytes = 4 * 1024 * 1024;
/** The one stream of a connection: the first that its client opens (RFC 9000 §2.1). */
const streamId = 0;
/** The client's first byte on the stream, which opens it for both directions. It is the version of what follows. */
const preamble = new Uint8Array([1]);
const nothing = new Uint8Array(0);
/** Bytes are handed on within the turn in which they are read: one block serves every connection of the process. */
const readBlock = new Uint8Array(readBlock_bytes);

/** The stream of a QUIC connection as a channel. */
export class QuicChannel implements Channel, ConnectionUser {
  readonly kind: ChannelKind;
  readonly path: string;
  #connection: QuicConnection;
  #isClient: boolean;
  #events: ChannelEvents | undefined;
  #waiting: Uint8Array[] = [];
  #waiting_bytes = 0;
  #headSent_bytes = 0;
  #wantsDrain = false;
  #isOpen = false;
  #hasPreamble: boolean;
  #isPaused = false;
  #hasEnded = false;
  #finIsSent = false;
  #peerHasEnded = false;
  #over: ChannelEnd | undefined;
  #end: ChannelEnd | undefined;

  constructor(connection: QuicConnection, options: { kind: ChannelKind; path: string; isClient: boolean }) {
    this.#connection = connection;
    this.kind = options.kind;
    this.path = options.path;
    this.#isClient = options.isClient;
    this.#hasPreamble = options.isClient;
  }

  get buffered_bytes(): number {
    return this.#waiting_bytes;
  }

  /** When the other side is who it has to be. */
  open(): void {
    this.#isOpen = true;
    if (this.#isClient) this.#waiting.unshift(preamble);
    this.#connection.schedule();
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    if (this.#end) events.closed(this.#end);
    else if (this.#over) this.#read();
    else this.#connection.schedule();
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#end || this.#over || this.#hasEnded) return true;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#waiting.push(piece);
      this.#waiting_bytes += piece.length;
    }
    this.#connection.schedule();
    const hasRoom = this.#waiting_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#end) return;
    this.#hasEnded = true;
    this.#connection.schedule();
  }

  abort(reason: string): void {
    if (this.#end) return;
    const end: ChannelEnd = { how: 'aborted', reason };
    this.#close(end);
    this.#connection.close(closeCodes.aborted, end);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#over) this.#read();
    else this.#connection.schedule();
  }

  established(): void {
    // Who made the channel looks at the certificate first, and then opens it.
  }

  turn(): void {
    if (!this.#isOpen || this.#end) return;
    this.#read();
    if (this.#end) return;
    this.#write();
    this.#endWhenDone();
  }

  over(end: ChannelEnd): void {
    this.#over = end;
    this.#waiting = [];
    this.#waiting_bytes = 0;
    if (this.#isOpen) this.#read();
    else this.#close(end);
  }

  #read(): void {
    const { native } = this.#connection;
    for (let turn_bytes = 0; !this.#isPaused && this.#events && !this.#end && !this.#peerHasEnded;) {
      if (turn_bytes >= readTurn_bytes) {
        if (this.#over)
          setImmediate(() => {
            this.#read();
          });
        else this.#connection.schedule();
        return;
      }
      const got = this.#receive(native);
      if (!got) break;
      const [length, isLast] = got;
      turn_bytes += length;
      this.#connection.delivered_bytes += length;
      if (length > 0) this.#handOn(length);
      if (!isLast) continue;
      this.#peerHasEnded = true;
      if (!this.#end) this.#events.peerEnded();
    }
    this.#settle();
  }

  #receive(native: QuicConnection['native']): [number, boolean] | undefined {
    try {
      return native.streamRecv(streamId, readBlock) ?? undefined;
    } catch {
      // Not there yet, or not any more.
      return undefined;
    }
  }

  #handOn(length: number): void {
    const from = this.#hasPreamble ? 0 : 1;
    this.#hasPreamble = true;
    if (length > from) this.#events?.data(readBlock.subarray(from, length));
  }

  /** The connection is over: so is the channel, once everything that came has been read. */
  #settle(): void {
    if (!this.#over || this.#end) return;
    const isReading = this.#over.how === 'ended' && !this.#peerHasEnded && (this.#isPaused || !this.#events);
    if (isReading) return;
    const isWhole = this.#over.how !== 'ended' || (this.#peerHasEnded && this.#hasEnded);
    this.#close(isWhole ? this.#over : { how: 'lost', reason: 'it was closed before its end' });
  }

  #write(): void {
    const { native } = this.#connection;
    try {
      while (this.#waiting[0]) {
        const head = this.#waiting[0];
        const sent = native.streamSend(
          streamId,
          this.#headSent_bytes === 0 ? head : head.subarray(this.#headSent_bytes),
          false,
        );
        if (!sent) break;
        this.#headSent_bytes += sent;
        if (head !== preamble) this.#waiting_bytes -= sent;
        if (this.#headSent_bytes < head.length) continue;
        this.#waiting.shift();
        this.#headSent_bytes = 0;
      }
      if (this.#hasEnded && !this.#finIsSent && this.#waiting.length === 0) {
        native.streamSend(streamId, nothing, true);
        this.#finIsSent = true;
      }
    } catch {
      // Before the client's first byte the server's stream isn't there. A stream that is gone ends the connection too.
    }
    if (!this.#wantsDrain || this.#waiting_bytes >= highWater_bytes / 2) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  #endWhenDone(): void {
    if (this.#end || !this.#finIsSent || !this.#peerHasEnded || !this.#isAcknowledged()) return;
    const end: ChannelEnd = { how: 'ended', reason: 'both sides ended' };
    this.#close(end);
    this.#connection.close(closeCodes.ended, end);
  }

  /** The library forgets a stream once both directions are finished and the peer has acknowledged ours. */
  #isAcknowledged(): boolean {
    try {
      this.#connection.native.streamCapacity(streamId);
      return false;
    } catch {
      return true;
    }
  }

  #close(end: ChannelEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#waiting = [];
    this.#waiting_bytes = 0;
    this.#events?.closed(end);
  }
}
