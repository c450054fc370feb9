import { Duplex } from 'node:stream';
import type { Channel } from './channel.ts';

/** A bare channel as a stream of Node, for TLS inside what is no socket: a WebSocket, a data channel. */
export class ChannelDuplex extends Duplex {
  #channel: Channel;
  #isOver = false;
  #drained: (() => void) | undefined;

  constructor(channel: Channel) {
    super({ allowHalfOpen: true, autoDestroy: true });
    this.#channel = channel;
    // Whoever stands on it hears of its end; one that has left must not end the process by that.
    this.on('error', () => undefined);
    channel.listen({
      data: (bytes) => {
        // The bytes are the channel's again after this call.
        if (!this.push(Buffer.from(bytes))) channel.pause();
      },
      drain: () => {
        this.#goOn();
      },
      peerEnded: () => {
        this.push(null);
      },
      closed: (end) => {
        this.#isOver = true;
        this.#goOn();
        if (end.how === 'ended') this.push(null);
        else this.destroy(new Error(end.reason));
      },
    });
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#give([bytes], done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#give(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#isOver) {
      this.#isOver = true;
      if (error || !this.writableFinished) this.#channel.abort(error?.message ?? 'given up');
    }
    this.#goOn();
    done(error);
  }

  #give(pieces: readonly Buffer[], done: () => void): void {
    if (this.#isOver || this.#channel.writeAll(pieces)) done();
    else this.#drained = done;
  }

  #goOn(): void {
    const drained = this.#drained;
    this.#drained = undefined;
    drained?.();
  }
}
