import { ownBytes } from '@mistri/usb';
import { adbCommand } from './adb-message.ts';

export interface SocketWire {
  readonly mostPayload: number;
  send(command: number, payload: Uint8Array): void;
  closed(): void;
}

/** The computer closed the socket. */
export class SocketClosed extends Error {}

/** One stream of ADB: a write is answered by an OKAY before the next; what came is answered when it has been read. */
export class AdbSocket {
  readonly localId: number;
  readonly remoteId: number;
  readonly #wire: SocketWire;
  readonly #abort = new AbortController();
  readonly #received: Uint8Array[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #closed = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;
  #mayWrite = true;
  #writing: Promise<void> = Promise.resolve();

  constructor(localId: number, remoteId: number, wire: SocketWire) {
    this.localId = localId;
    this.remoteId = remoteId;
    this.#wire = wire;
  }

  /** Aborted when the computer closes the socket or is gone. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @returns undefined at the end */
  async read(): Promise<Uint8Array | undefined> {
    if (this.#rest.length > 0) {
      const rest = this.#rest;
      this.#rest = new Uint8Array(0);
      return rest;
    }
    while (this.#received.length === 0) {
      if (this.#closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    const bytes = this.#received.shift();
    if (!this.#closed) this.#wire.send(adbCommand.okay, new Uint8Array(0));
    return bytes;
  }

  /** @returns exactly so many bytes, or undefined at the end */
  async take(length: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length;) {
      const chunk = await this.read();
      if (!chunk) return undefined;
      const part = chunk.subarray(0, length - got);
      bytes.set(part, got);
      got += part.length;
      this.#rest = chunk.subarray(part.length);
    }
    return bytes;
  }

  /** Writers stand in line: output and errors of a program come from two sides. */
  write(bytes: Uint8Array): Promise<void> {
    const written = this.#writing.then(() => this.#writeAll(bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += this.#wire.mostPayload) {
      while (!this.#mayWrite && !this.#closed)
        await new Promise<void>((resolve) => {
          this.#wakeWriter = resolve;
        });
      if (this.#closed) throw new SocketClosed();
      this.#mayWrite = false;
      this.#wire.send(adbCommand.write, ownBytes(bytes.subarray(at, at + this.#wire.mostPayload)));
    }
  }

  /** From this side; when everything written has been taken. */
  async close(): Promise<void> {
    await this.#writing;
    while (!this.#mayWrite && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#wakeWriter = resolve;
      });
    if (this.#closed) return;
    this.#wire.send(adbCommand.close, new Uint8Array(0));
    this.#wire.closed();
    this.ended();
  }

  received(bytes: Uint8Array): void {
    this.#received.push(ownBytes(bytes));
    this.#wakeReader?.();
  }

  acknowledged(): void {
    this.#mayWrite = true;
    this.#wakeWriter?.();
  }

  ended(): void {
    this.#closed = true;
    this.#abort.abort();
    this.#wakeReader?.();
    this.#wakeWriter?.();
  }
}
