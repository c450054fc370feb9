import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channels/channel.ts';
import { decodeHello } from '../session/hello.ts';
import { own } from '../wire/bytes.ts';
import { type Frame, frameTypes } from '../wire/frame.ts';
import { FrameReader } from '../wire/frame-reader.ts';

const mostHeld_bytes = 256 * 1024;

/**
 * A channel that came in from a peer with several sessions: its first frame, the hello, is read to find out which of them
 * it is for, and handed on like everything else.
 */
export class GreetedChannel implements Channel {
  readonly #inner: Channel;
  #held: Uint8Array[] = [];
  #held_bytes = 0;
  #events: ChannelEvents | undefined;
  #peerHasEnded = false;
  #end: ChannelEnd | undefined;

  private constructor(inner: Channel, greeted: (tokenHash: Uint8Array | undefined) => void) {
    this.#inner = inner;
    const reader = new FrameReader();
    let isGreeted = false;
    const tell = (tokenHash: Uint8Array | undefined): void => {
      if (isGreeted) return;
      isGreeted = true;
      if (!this.#events) inner.pause();
      greeted(tokenHash);
    };
    inner.listen({
      data: (bytes) => {
        if (this.#events) {
          this.#events.data(bytes);
          return;
        }
        this.#hold(bytes);
        if (!isGreeted) readHash(reader, bytes, tell);
      },
      drain: () => this.#events?.drain(),
      peerEnded: () => {
        this.#peerHasEnded = true;
        this.#events?.peerEnded();
        tell(undefined);
      },
      closed: (end) => {
        this.#end = end;
        this.#events?.closed(end);
        tell(undefined);
      },
    });
  }

  /** @returns the hash of the session token that the peer greets with; undefined when what came is no greeting */
  static greet(inner: Channel): Promise<{ channel: Channel; tokenHash: Uint8Array | undefined }> {
    return new Promise((resolve) => {
      const made: { channel?: Channel } = {};
      const channel = new GreetedChannel(inner, (tokenHash) => {
        // A channel may hand over what it has within `listen`: before the constructor has returned.
        queueMicrotask(() => {
          resolve({ channel: made.channel ?? channel, tokenHash });
        });
      });
      made.channel = channel;
    });
  }

  get kind(): ChannelKind {
    return this.#inner.kind;
  }

  get path(): string {
    return this.#inner.path;
  }

  get buffered_bytes(): number {
    return this.#inner.buffered_bytes;
  }

  /** What is held is handed on a moment later, as from a network: a session says its own hello in between. */
  listen(events: ChannelEvents): void {
    queueMicrotask(() => {
      this.#events = events;
      for (const bytes of this.#held.splice(0)) events.data(bytes);
      if (this.#peerHasEnded) events.peerEnded();
      if (this.#end) events.closed(this.#end);
      else this.#inner.resume();
    });
  }

  write(bytes: Uint8Array): boolean {
    return this.#inner.write(bytes);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    return this.#inner.writeAll(pieces);
  }

  end(): void {
    this.#inner.end();
  }

  abort(reason: string): void {
    this.#inner.abort(reason);
  }

  pause(): void {
    this.#inner.pause();
  }

  resume(): void {
    this.#inner.resume();
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(own(bytes));
    this.#held_bytes += bytes.length;
    if (this.#held_bytes > mostHeld_bytes) this.#inner.abort('too much before the greeting was read');
  }
}

function readHash(reader: FrameReader, bytes: Uint8Array, tell: (tokenHash: Uint8Array | undefined) => void): void {
  try {
    reader.read(bytes, (frame: Frame) => {
      tell(frame.type === frameTypes.hello ? decodeHello(frame.payload).tokenHash : undefined);
    });
  } catch {
    tell(undefined);
  }
}
