import { sentence } from '@mistri/contracts/repair/sentences';
import { type DevicePolicy, fastbootInterface, phonePolicy, type UsbDevice, type UsbFailure } from '@mistri/usb';
import { openFunction, type OpenFunction } from '../open-function.ts';
import type { ImageSource } from './image-source.ts';
import { splitImage } from './split-image.ts';

export type FastbootRefusal =
  /** In the phone's own words. */
  | { readonly reason: 'phone'; readonly message: string }
  | { readonly reason: 'usb'; readonly failure: UsbFailure }
  | { readonly reason: 'other_phone'; readonly message: string }
  | { readonly reason: 'bad_image'; readonly message: string }
  | { readonly reason: 'protocol'; readonly message: string };

export type FastbootResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: FastbootRefusal };

export interface CommandAnswer {
  /** Behind OKAY. */
  readonly value: string;
  /** Lines that came before. */
  readonly info: readonly string[];
}

export interface FastbootOptions {
  readonly signal?: AbortSignal;
  readonly onInfo?: (line: string) => void;
  readonly onProgress?: (sent_bytes: number, total_bytes: number) => void;
}

const part_bytes = 256 * 1024;
/** So that the wire is never idle while the next piece is read; bounded, so that memory is. */
const partsInFlight = 4;
const answer_bytes = 4096;
const mostInfo = 10_000;
const word = /^[\x20-\x7e]{1,4096}$/;

const refused = (refusal: FastbootRefusal): { ok: false; refusal: FastbootRefusal } => ({ ok: false, refusal });

/** fastboot spoken beside the phone. One command at a time; a download is sent in several transfers at once. */
export class FastbootClient {
  readonly #function: OpenFunction;
  #busy: Promise<unknown> = Promise.resolve();

  private constructor(opened: OpenFunction) {
    this.#function = opened;
  }

  /** @param serial of the agreed phone: another one is refused before a byte is sent to it */
  static async open(
    device: UsbDevice,
    serial: string,
    policy: DevicePolicy = phonePolicy,
  ): Promise<FastbootResult<FastbootClient>> {
    if (device.identity.serial !== serial) return refused({ reason: 'other_phone', message: sentence('otherPhone') });
    const opened = await openFunction(device, fastbootInterface, policy);
    return opened.ok
      ? { ok: true, value: new FastbootClient(opened.value) }
      : refused({ reason: 'usb', failure: opened.failure });
  }

  close(): Promise<void> {
    return this.#function.device.close();
  }

  command(text: string, options: FastbootOptions = {}): Promise<FastbootResult<CommandAnswer>> {
    return this.#alone(() => this.#command(text, options));
  }

  async getVariable(name: string, options?: FastbootOptions): Promise<FastbootResult<string>> {
    const answer = await this.command(`getvar:${name}`, options);
    return answer.ok ? { ok: true, value: answer.value.value } : answer;
  }

  /** `getvar:all` as a table; bounded, the phone is not trusted. */
  async variables(options?: FastbootOptions): Promise<FastbootResult<ReadonlyMap<string, string>>> {
    const answer = await this.command('getvar:all', options);
    if (!answer.ok) return answer;
    const rows = answer.value.info.map((line) => {
      const at = line.lastIndexOf(':');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
    });
    return { ok: true, value: new Map(rows.filter(([name]) => name !== '')) };
  }

  /** Sends an image and has it written; one that is too large goes in several parts. */
  async flash(
    partition: string,
    image: ImageSource,
    options: FastbootOptions = {},
  ): Promise<FastbootResult<CommandAnswer>> {
    const limit = await this.getVariable('max-download-size', options);
    const most = limit.ok ? Number(limit.value) : Number.NaN;
    const split = await splitImage(image, Number.isSafeInteger(most) && most > 0 ? most : 64 * 1024 * 1024);
    if (!split.ok) return refused({ reason: 'bad_image', message: split.reason });
    const total = split.pieces.reduce((sum, piece) => sum + piece.size, 0);
    let before = 0;
    let last: FastbootResult<CommandAnswer> = refused({ reason: 'bad_image', message: 'the image is empty' });
    for (const piece of split.pieces) {
      const begin = before;
      const onProgress = (sent: number): void => options.onProgress?.(begin + sent, total);
      last = await this.#alone(async () => {
        const sent = await this.#download(piece, { ...options, onProgress });
        return sent.ok ? this.#command(`flash:${partition}`, options) : sent;
      });
      if (!last.ok) return last;
      before += piece.size;
    }
    return last;
  }

  /** fastbootd, which is Android's own and knows logical partitions, instead of the boot loader. An old boot loader does not know the word. */
  async isUserspace(options?: FastbootOptions): Promise<FastbootResult<boolean>> {
    const answer = await this.getVariable('is-userspace', options);
    if (!answer.ok) return answer.refusal.reason === 'phone' ? { ok: true, value: false } : answer;
    return { ok: true, value: answer.value === 'yes' };
  }

  /** A partition with its slot, as the phone names them: `boot` becomes `boot_a`. */
  async withSlot(partition: string): Promise<FastbootResult<string>> {
    const hasSlot = await this.getVariable(`has-slot:${partition}`);
    if (!hasSlot.ok) return hasSlot.refusal.reason === 'phone' ? { ok: true, value: partition } : hasSlot;
    if (hasSlot.value !== 'yes') return { ok: true, value: partition };
    const slot = await this.getVariable('current-slot');
    return slot.ok ? { ok: true, value: `${partition}_${slot.value.replace(/^_/, '')}` } : slot;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => undefined);
    return result;
  }

  async #command(text: string, options: FastbootOptions): Promise<FastbootResult<CommandAnswer>> {
    if (!word.test(text)) return refused({ reason: 'protocol', message: 'a command is one line of plain characters' });
    const sent = await this.#send(new TextEncoder().encode(text), options);
    return sent ?? this.#answer(options, undefined);
  }

  async #send(bytes: Uint8Array, { signal }: FastbootOptions): Promise<FastbootResult<never> | undefined> {
    const { device, out } = this.#function;
    const result = await device.transferOut(out, bytes, { ...(signal && { signal }) });
    return result.ok ? undefined : refused({ reason: 'usb', failure: result.failure });
  }

  /** @param expected length that DATA has to name, when a download begins */
  async #answer(
    { signal, onInfo }: FastbootOptions,
    expected: number | undefined,
  ): Promise<FastbootResult<CommandAnswer>> {
    const info: string[] = [];
    const { device } = this.#function;
    while (info.length <= mostInfo) {
      const packet = await device.transferIn(this.#function.in, answer_bytes, { ...(signal && { signal }) });
      if (!packet.ok) return refused({ reason: 'usb', failure: packet.failure });
      const text = new TextDecoder().decode(packet.value);
      const value = text.slice(4).replaceAll(/[^\x20-\x7e]/g, '');
      switch (text.slice(0, 4)) {
        case 'OKAY':
          if (expected === undefined) return { ok: true, value: { value, info } };
          return refused({ reason: 'protocol', message: 'the phone did not ask for the data' });
        case 'FAIL':
          return refused({ reason: 'phone', message: value });
        case 'INFO':
        case 'TEXT':
          info.push(value);
          onInfo?.(value);
          break;
        case 'DATA':
          if (expected !== undefined && Number.parseInt(value, 16) === expected)
            return { ok: true, value: { value, info } };
          return refused({ reason: 'protocol', message: 'the phone asked for another length of data' });
        default:
          return refused({ reason: 'protocol', message: 'the answer is not fastboot' });
      }
    }
    return refused({ reason: 'protocol', message: 'the answer does not end' });
  }

  async #download(image: ImageSource, options: FastbootOptions): Promise<FastbootResult<CommandAnswer>> {
    const size = image.size.toString(16).padStart(8, '0');
    const refusal = await this.#send(new TextEncoder().encode(`download:${size}`), options);
    if (refusal) return refusal;
    const begin = await this.#answer(options, image.size);
    if (!begin.ok) return begin;
    const failure = await this.#sendAll(image, options);
    return failure ? refused({ reason: 'usb', failure }) : this.#answer(options, undefined);
  }

  async #sendAll(image: ImageSource, { signal, onProgress }: FastbootOptions): Promise<UsbFailure | undefined> {
    const { device, out } = this.#function;
    const underWay: Promise<UsbFailure | undefined>[] = [];
    let done = 0;
    const send = async (bytes: Uint8Array): Promise<UsbFailure | undefined> => {
      const result = await device.transferOut(out, bytes, { ...(signal && { signal }) });
      if (!result.ok) return result.failure;
      done += bytes.length;
      onProgress?.(done, image.size);
      return undefined;
    };
    for (let at = 0; at < image.size; at += part_bytes) {
      const bytes = await image.read(at, Math.min(part_bytes, image.size - at));
      const sending = send(bytes);
      underWay.push(sending);
      const failure = underWay.length < partsInFlight ? undefined : await underWay.shift();
      if (failure) return failure;
    }
    for (const sending of underWay) {
      const failure = await sending;
      if (failure) return failure;
    }
    return undefined;
  }
}
