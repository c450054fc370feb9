import type { Socket } from 'node:net';

const head_bytes = 4;
/** Longer ones are cut into several by who sends; who gets one has not met our own process. */
const maxPiece_bytes = 16 * 1024 * 1024;

export interface FrameEvents {
  data(bytes: Buffer): void;
  drain(): void;
  ended(): void;
  /** `isClean`: both sides had ended. */
  closed(isClean: boolean): void;
}

/**
 * One leg between the QUIC process and the relay: bytes in pieces with their length (4 bytes) before them, and a length of 0
 * that says "nothing more". A local socket cannot be reset, so a connection that closes without that was cut: by an abort,
 * or because the process is gone.
 */
export class LegFrames {
  #socket: Socket;
  #events: FrameEvents;
  #head = Buffer.alloc(0);
  /** Of the piece that is being read. */
  #left_bytes = 0;
  #hasEnded = false;
  #peerHasEnded = false;
  #isClosed = false;

  constructor(socket: Socket, events: FrameEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on('data', (bytes: Buffer) => {
      this.#read(bytes);
    });
    socket.on('drain', () => {
      this.#events.drain();
    });
    socket.on('end', () => {
      if (!this.#peerHasEnded) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', (hadError) => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#events.closed(!hadError && this.#hasEnded && this.#peerHasEnded);
    });
  }

  /** From now on somebody else is told. */
  listen(events: FrameEvents): void {
    this.#events = events;
  }

  /** The bytes must not change until they are gone. */
  write(bytes: Uint8Array): boolean {
    if (this.#hasEnded || !this.#socket.writable || bytes.length === 0) return true;
    if (bytes.length > maxPiece_bytes) throw new Error(`a piece of ${bytes.length} bytes`);
    const head = Buffer.allocUnsafe(head_bytes);
    head.writeUInt32BE(bytes.length);
    this.#socket.cork();
    this.#socket.write(head);
    const hasRoom = this.#socket.write(bytes);
    this.#socket.uncork();
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#socket.writable) this.#socket.write(Buffer.alloc(head_bytes));
    this.#endIfDone();
  }

  abort(): void {
    this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #read(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && !this.#peerHasEnded && !this.#socket.destroyed;) {
      if (this.#left_bytes === 0) {
        const wanted = head_bytes - this.#head.length;
        this.#head = Buffer.concat([this.#head, bytes.subarray(at, at + wanted)]);
        at += wanted;
        if (this.#head.length < head_bytes) return;
        this.#left_bytes = this.#head.readUInt32BE();
        this.#head = Buffer.alloc(0);
        if (this.#left_bytes === 0) this.#peerEnded();
        else if (this.#left_bytes > maxPiece_bytes) this.#socket.destroy();
        continue;
      }
      const piece = bytes.subarray(at, at + this.#left_bytes);
      at += piece.length;
      this.#left_bytes -= piece.length;
      this.#events.data(piece);
    }
  }

  #peerEnded(): void {
    this.#peerHasEnded = true;
    this.#events.ended();
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#hasEnded && this.#peerHasEnded) this.#socket.end();
  }
}
