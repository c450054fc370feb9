import type { BytePipe, ByteReader } from '../byte-pipe.ts';
import { joinBytes } from '../bytes.ts';
import { isIn, type SetupPacket } from '../setup-packet.ts';
import { failed, failureKindOf, success, type UsbResult } from '../usb-failure.ts';
import type { TransferOptions } from '../usb-device.ts';
import { command, headerLength, readAnswer, writeSubmit, writeUnlink } from './wire.ts';

interface Request {
  /** Address with direction; 0 and 0x80 are control. */
  readonly endpoint: number;
  readonly length: number;
  readonly data: Uint8Array;
  readonly flags: number;
  readonly setup?: SetupPacket;
}

interface Passed {
  readonly bytes: Uint8Array;
  readonly length: number;
}

interface Pending {
  readonly isIn: boolean;
  readonly length: number;
  readonly settle: (result: UsbResult<Passed>) => void;
}

const words: Partial<Record<string, string>> = {
  stall: 'The device refused the request.',
  cancelled: 'The transfer was cancelled.',
  disconnected: 'The device is gone.',
  overflow: 'The device sent more than was asked for.',
  unsupported: 'The other side does not carry this kind of transfer.',
};

/** The borrower's side of a USB/IP connection: remembers every request by its number, because answers name nothing else. */
export class UrbClient {
  readonly #pipe: BytePipe;
  readonly #reader: ByteReader;
  readonly #devid: number;
  readonly #pending = new Map<number, Pending>();
  /** Number of an unlink → number of the submit that it ends. */
  readonly #unlinks = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  #seqnum = 0;
  #connected = true;

  constructor(pipe: BytePipe, reader: ByteReader, devid: number) {
    this.#pipe = pipe;
    this.#reader = reader;
    this.#devid = devid;
    void this.#read();
  }

  get connected(): boolean {
    return this.#connected;
  }

  onDisconnect(listener: () => void): () => void {
    if (this.#connected) this.#listeners.add(listener);
    else listener();
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#pipe.close();
    this.#end();
  }

  async control(setup: SetupPacket, data: Uint8Array, options?: TransferOptions): Promise<UsbResult<Uint8Array>> {
    const endpoint = isIn(setup) ? 0x80 : 0;
    const result = await this.submit(
      { endpoint, length: isIn(setup) ? setup.length : data.length, data, flags: 0, setup },
      options,
    );
    return result.ok ? success(result.value.bytes) : result;
  }

  submit(request: Request, { signal }: TransferOptions = {}): Promise<UsbResult<Passed>> {
    if (!this.#connected) return Promise.resolve(failed('disconnected', words['disconnected'] ?? ''));
    if (signal?.aborted) return Promise.resolve(failed('cancelled', words['cancelled'] ?? ''));
    const seqnum = this.#next();
    const inward = (request.endpoint & 0x80) !== 0;
    return new Promise((resolve) => {
      const unlink = (): void => {
        const number = this.#next();
        this.#unlinks.set(number, seqnum);
        this.#send(writeUnlink(number, this.#devid, seqnum));
      };
      signal?.addEventListener('abort', unlink, { once: true });
      const settle = (result: UsbResult<Passed>): void => {
        signal?.removeEventListener('abort', unlink);
        resolve(result);
      };
      this.#pending.set(seqnum, { isIn: inward, length: request.length, settle });
      const { length, flags, setup } = request;
      const head = writeSubmit({
        seqnum,
        devid: this.#devid,
        isIn: inward,
        endpoint: request.endpoint & 0x7f,
        flags,
        length,
        packets: 0,
        ...(setup && { setup }),
      });
      this.#send(inward ? head : joinBytes([head, request.data]));
    });
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const head = await this.#reader.take(headerLength);
        if (!head || !(await this.#take(head))) break;
      }
    } catch {
      // The way broke: the same as an end.
    }
    this.#pipe.close();
    this.#end();
  }

  /** @returns false when the answer fits nothing that was asked */
  async #take(head: Uint8Array): Promise<boolean> {
    const answer = readAnswer(head);
    if (answer.code === command.retUnlink) return this.#unlinked(answer.seqnum, answer.status);
    const pending = this.#pending.get(answer.seqnum);
    if (answer.code !== command.retSubmit || !pending || answer.length > pending.length) return false;
    const bytes = pending.isIn ? await this.#reader.take(answer.length) : new Uint8Array(0);
    if (!bytes) return false;
    this.#pending.delete(answer.seqnum);
    if (answer.status === 0) pending.settle(success({ bytes, length: answer.length }));
    else {
      const kind = failureKindOf(answer.status);
      pending.settle(failed(kind, words[kind] ?? 'The transfer failed.', bytes));
    }
    return true;
  }

  #unlinked(seqnum: number, state: number): boolean {
    const target = this.#unlinks.get(seqnum);
    if (target === undefined) return false;
    this.#unlinks.delete(seqnum);
    // 0: the answer to the submit has been sent before, it was in time.
    if (state === 0) return true;
    this.#pending.get(target)?.settle(failed('cancelled', words['cancelled'] ?? ''));
    this.#pending.delete(target);
    return true;
  }

  #end(): void {
    if (!this.#connected) return;
    this.#connected = false;
    for (const pending of this.#pending.values()) pending.settle(failed('disconnected', words['disconnected'] ?? ''));
    this.#pending.clear();
    for (const listener of Array.from(this.#listeners)) listener();
    this.#listeners.clear();
  }

  #send(bytes: Uint8Array): void {
    this.#pipe.write(bytes).catch(() => this.close());
  }

  #next(): number {
    this.#seqnum = (this.#seqnum % 0xffff_fffe) + 1;
    return this.#seqnum;
  }
}
