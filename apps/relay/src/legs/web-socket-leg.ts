import type { RawData, WebSocket } from 'ws';
import { highWater_bytes, type LegEvents, type LegSocket, silent } from './leg-socket.ts';

const normalClosure = 1000;
const goingAway = 1011;
const noText = 1003;
/** How long a page may take to answer the relay's close. */
const closeWithin_ms = 5_000;

/**
 * A leg of a page, or of an agent whose proxy lets only the web through. The half-close that WebSocket lacks is an empty
 * binary message (contracts/link/leg.ts).
 */
export class WebSocketLeg implements LegSocket {
  readonly transport = 'websocket';
  readonly address: string;
  #socket: WebSocket;
  #events: LegEvents = silent;
  #hasEnded = false;
  #peerHasEnded = false;
  #wantsDrain = false;
  #wasAborted = false;

  constructor(socket: WebSocket, address: string) {
    this.#socket = socket;
    this.address = address;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#message(data, isBinary);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code: number) => {
      const isClean = this.#hasEnded && this.#peerHasEnded && code === normalClosure && !this.#wasAborted;
      this.#events.closed(isClean);
    });
  }

  listen(events: LegEvents): void {
    this.#events = events;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN || this.#hasEnded) return true;
    this.#socket.send(bytes, { binary: true, compress: false }, this.#sent);
    const hasRoom = this.#socket.bufferedAmount < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(new Uint8Array(0), { binary: true, compress: false });
    this.#closeIfDone();
  }

  abort(): void {
    this.#wasAborted = true;
    this.#socket.close(goingAway);
    this.#socket.terminate();
  }

  #sent = (): void => {
    if (!this.#wantsDrain || this.#socket.bufferedAmount >= highWater_bytes / 2) return;
    this.#wantsDrain = false;
    this.#events.drain();
  };

  #message(data: RawData, isBinary: boolean): void {
    if (!isBinary || !(data instanceof Buffer) || (this.#peerHasEnded && data.length > 0)) {
      this.#wasAborted = true;
      this.#socket.close(noText);
      this.#socket.terminate();
      return;
    }
    if (data.length > 0) {
      this.#events.data(data);
    } else if (!this.#peerHasEnded) {
      this.#peerHasEnded = true;
      this.#events.ended();
      this.#closeIfDone();
    }
  }

  #closeIfDone(): void {
    if (!this.#hasEnded || !this.#peerHasEnded) return;
    this.#socket.close(normalClosure);
    setTimeout(() => {
      this.#socket.terminate();
    }, closeWithin_ms).unref();
  }
}
