import { concatBytes } from '@noble/hashes/utils.js';
import type { LinkClock } from '../../clock.ts';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channel.ts';
import type { DataPipe } from './data-pipe.ts';

/** See docs/link/webrtc-tuning.md for how these were found. */
export const message_bytes = 64 * 1024;
export const window_bytes = 4 * 1024 * 1024;
const pipeHigh_bytes = 512 * 1024;
const pipeLow_bytes = 128 * 1024;
const highWater_bytes = 1024 * 1024;
/** The reader says how far it is after every so much. */
const reportEvery_bytes = window_bytes / 8;
/** After its end, so that the last message reaches the other side before the connection goes. */
const lingers_ms = 1000;
/** Longest text there is: `got` and a number. */
const maxText = 24;

/**
 * A data channel as a channel. Bytes travel as binary messages, at most 64 KiB each; texts steer: `got N` (N bytes were
 * read: a data channel cannot be told to stop, so the sender keeps at most a window unread), `end` (this side sends
 * nothing more), `seen` (that was read to the end).
 */
export class DataChannel implements Channel {
  readonly kind: ChannelKind = 'ice';
  readonly path: string;
  #pipe: DataPipe;
  #clock: LinkClock;
  #events: ChannelEvents | undefined;
  #waiting: Uint8Array[] = [];
  #waiting_bytes = 0;
  #headSent_bytes = 0;
  #sent_bytes = 0;
  #peerRead_bytes = 0;
  #unread: Uint8Array[] = [];
  #unread_bytes = 0;
  #read_bytes = 0;
  #reported_bytes = 0;
  #isPaused = false;
  #wantsDrain = false;
  #hasEnded = false;
  #endIsSent = false;
  #endIsSeen = false;
  #peerEnd: 'no' | 'arrived' | 'told' = 'no';
  #end: ChannelEnd | undefined;
  #cancelLinger: (() => void) | undefined;

  constructor(pipe: DataPipe, clock: LinkClock) {
    this.#pipe = pipe;
    this.#clock = clock;
    this.path = pipe.path;
    pipe.listen(
      {
        bytes: (bytes) => {
          this.#arrived(bytes);
        },
        text: (text) => {
          this.#told(text);
        },
        low: () => {
          this.#pump();
        },
        closed: () => {
          this.#pipeClosed();
        },
      },
      pipeLow_bytes,
    );
  }

  get buffered_bytes(): number {
    return this.#waiting_bytes;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    this.#handOn();
    if (this.#end) events.closed(this.#end);
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#end || this.#hasEnded) return true;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#waiting.push(piece);
      this.#waiting_bytes += piece.length;
    }
    this.#pump();
    const hasRoom = this.#waiting_bytes < highWater_bytes;
    if (!hasRoom) this.#wantsDrain = true;
    return hasRoom;
  }

  end(): void {
    if (this.#hasEnded || this.#end) return;
    this.#hasEnded = true;
    this.#pump();
  }

  abort(reason: string): void {
    if (this.#end) return;
    this.#finish({ how: 'aborted', reason });
    this.#pipe.close();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#handOn();
  }

  #pump(): void {
    if (this.#end) return;
    while (this.#waiting[0] && this.#mayAdd()) this.#pipe.sendBytes(this.#nextMessage());
    if (this.#hasEnded && !this.#endIsSent && this.#waiting.length === 0) {
      this.#endIsSent = true;
      this.#pipe.sendText('end');
    }
    if (!this.#wantsDrain || this.#waiting_bytes >= highWater_bytes / 2) return;
    this.#wantsDrain = false;
    this.#events?.drain();
  }

  #mayAdd(): boolean {
    return this.#pipe.buffered_bytes < pipeHigh_bytes && this.#sent_bytes - this.#peerRead_bytes < window_bytes;
  }

  /** Headers and what they belong to in one message; large pieces without being copied. */
  #nextMessage(): Uint8Array {
    const parts: Uint8Array[] = [];
    let room = message_bytes;
    for (let head = this.#waiting[0]; head && room > 0; head = this.#waiting[0]) {
      const part = head.subarray(this.#headSent_bytes, this.#headSent_bytes + room);
      parts.push(part);
      room -= part.length;
      this.#headSent_bytes += part.length;
      if (this.#headSent_bytes < head.length) break;
      this.#waiting.shift();
      this.#headSent_bytes = 0;
    }
    const message = parts.length === 1 && parts[0] ? parts[0] : concatBytes(...parts);
    this.#waiting_bytes -= message.length;
    this.#sent_bytes += message.length;
    return message;
  }

  #arrived(bytes: Uint8Array): void {
    if (this.#end) return;
    if (this.#peerEnd !== 'no' || this.#unread_bytes + bytes.length > window_bytes + message_bytes) {
      this.#fault();
      return;
    }
    this.#unread.push(bytes);
    this.#unread_bytes += bytes.length;
    this.#handOn();
  }

  #handOn(): void {
    const events = this.#events;
    while (events && !this.#isPaused && !this.#end) {
      const bytes = this.#unread.shift();
      if (!bytes) break;
      this.#unread_bytes -= bytes.length;
      this.#read_bytes += bytes.length;
      events.data(bytes);
      this.#report();
    }
    if (!events || this.#end || this.#unread.length > 0 || this.#peerEnd !== 'arrived' || this.#isPaused) return;
    this.#peerEnd = 'told';
    this.#pipe.sendText('seen');
    events.peerEnded();
    this.#finishWhenDone();
  }

  #report(): void {
    if (this.#end || this.#read_bytes - this.#reported_bytes < reportEvery_bytes) return;
    this.#reported_bytes = this.#read_bytes;
    this.#pipe.sendText(`got ${this.#read_bytes}`);
  }

  #told(text: string): void {
    if (this.#end) return;
    if (text === 'end' && this.#peerEnd === 'no') {
      this.#peerEnd = 'arrived';
      this.#handOn();
    } else if (text === 'seen' && this.#endIsSent) {
      this.#endIsSeen = true;
      this.#finishWhenDone();
    } else if (!this.#isReport(text)) this.#fault();
  }

  #isReport(text: string): boolean {
    const [, digits] = (text.length <= maxText && /^got (\d{1,16})$/.exec(text)) || [];
    const read_bytes = Number(digits);
    if (digits === undefined || read_bytes > this.#sent_bytes || read_bytes < this.#peerRead_bytes) return false;
    this.#peerRead_bytes = read_bytes;
    this.#pump();
    return true;
  }

  #finishWhenDone(): void {
    if (this.#end || !this.#endIsSeen || this.#peerEnd !== 'told') return;
    this.#finish({ how: 'ended', reason: 'both sides ended' });
    this.#cancelLinger = this.#clock.after(lingers_ms, () => {
      this.#pipe.close();
    });
  }

  #fault(): void {
    this.#finish({ how: 'lost', reason: 'it broke the protocol' });
    this.#pipe.close();
  }

  #pipeClosed(): void {
    this.#cancelLinger?.();
    const isWhole = this.#endIsSent && this.#peerEnd === 'told';
    this.#finish(
      isWhole ? { how: 'ended', reason: 'both sides ended' } : { how: 'lost', reason: 'the connection was closed' },
    );
  }

  #finish(end: ChannelEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#waiting = [];
    this.#waiting_bytes = 0;
    this.#unread = [];
    this.#events?.closed(end);
  }
}
