import { joinBytes, viewOf } from '@mistri/usb';

/** One message of ADB: a header of 24 bytes, little-endian, and a payload. */
export const adbCommand = {
  connect: 0x4e584e43,
  auth: 0x48545541,
  open: 0x4e45504f,
  okay: 0x59414b4f,
  write: 0x45545257,
  close: 0x45534c43,
} as const;

export const adbVersion = 0x0100_0001;
export const adbHeaderLength = 24;
/** What this phone takes in one message; the other side is told so in CNXN. */
export const adbMostPayload = 256 * 1024;

export interface AdbMessage {
  readonly command: number;
  readonly arg0: number;
  readonly arg1: number;
  readonly payload: Uint8Array;
}

export function writeAdbHeader({ command, arg0, arg1, payload }: AdbMessage): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(adbHeaderLength);
  const view = viewOf(head);
  // From version 0x01000001 on nobody looks at the sum, but the first messages come before that is agreed.
  const isEarly = command === adbCommand.connect || command === adbCommand.auth;
  const sum = isEarly ? payload.reduce((total, byte) => (total + byte) >>> 0, 0) : 0;
  const fields = [command, arg0, arg1, payload.length, sum, (command ^ 0xffffffff) >>> 0];
  for (const [index, field] of fields.entries()) view.setUint32(index * 4, field >>> 0, true);
  return head;
}

/** Cuts a stream of bytes into messages, wherever transfers begin and end. */
export class AdbMessageReader {
  #parts: Uint8Array[] = [];
  #size = 0;

  /** @returns the messages that are whole now, or `undefined` when this is not ADB */
  push(bytes: Uint8Array): AdbMessage[] | undefined {
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#size += bytes.length;
    const messages: AdbMessage[] = [];
    while (this.#size >= adbHeaderLength) {
      const head = this.#peek();
      const view = viewOf(head);
      const command = view.getUint32(0, true);
      const length = view.getUint32(12, true);
      if (view.getUint32(20, true) !== (command ^ 0xffffffff) >>> 0 || length > adbMostPayload) return undefined;
      if (this.#size < adbHeaderLength + length) break;
      const whole = joinBytes(this.#parts);
      const end = adbHeaderLength + length;
      messages.push({
        command,
        arg0: view.getUint32(4, true),
        arg1: view.getUint32(8, true),
        payload: whole.subarray(adbHeaderLength, end),
      });
      this.#parts = [whole.subarray(end)];
      this.#size -= end;
    }
    return messages;
  }

  #peek(): Uint8Array {
    const [first] = this.#parts;
    if (first && first.length >= adbHeaderLength) return first;
    this.#parts = [joinBytes(this.#parts)];
    return this.#parts[0] as Uint8Array;
  }
}
