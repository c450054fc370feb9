import type { AdbSocket } from '@yume-chan/adb';

/**
 * Writes to a socket of the library. Its own write waits for the phone's OKAY for ever when the cable is pulled: this one rejects then.
 */
export class SocketWriter {
  readonly #writer: ReturnType<AdbSocket['writable']['getWriter']>;
  readonly #gone: Promise<never>;

  constructor(socket: AdbSocket) {
    this.#writer = socket.writable.getWriter();
    this.#gone = socket.closed.then(() => {
      throw new Error('The phone was unplugged or ended the transfer.');
    });
    // Nobody may be writing when it happens.
    this.#gone.catch(() => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const written = this.#writer.write(bytes);
    // When the phone goes first, this one is left behind.
    written.catch(() => undefined);
    await Promise.race([written, this.#gone]);
  }
}
