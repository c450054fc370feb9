import type { UsbIdentity } from '../usb-device.ts';

/**
 * What the customer's end tells the technician's on the stream `device/1`: JSON, one message a line. The data itself goes over
 * streams `usbip/1`, opened by the technician's end, one for each loan.
 */
export const shareStateLabel = 'device/1';
export const shareDataLabel = 'usbip/1';
export const shareVersion = 1;
const mostLine_bytes = 4096;
const mostText = 120;

export type ShareMessage =
  /** First. How long the session may last, as the customer's end counts it. */
  | { readonly type: 'hello'; readonly version: number; readonly remaining_s: number }
  | {
      readonly type: 'here';
      /** Grows with every enumeration. */
      readonly number: number;
      readonly vendorId: number;
      readonly productId: number;
      readonly product?: string;
      readonly serial?: string;
    }
  | { readonly type: 'away'; readonly number: number }
  /** Something else was plugged in, and refused. */
  | { readonly type: 'refused'; readonly reason: string };

export function hereMessage(number: number, { vendorId, productId, product, serial }: UsbIdentity): ShareMessage {
  const texts = { ...(product && { product: cut(product) }), ...(serial && { serial: cut(serial) }) };
  return { type: 'here', number, vendorId, productId, ...texts };
}

export function writeShareMessage(message: ShareMessage): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(message)}\n`);
}

/** Lines out of pieces; anything that is no message of ours ends the reading. */
export class ShareMessageReader {
  #rest = '';
  readonly #decoder = new TextDecoder();

  /** @returns the messages that are complete now, or undefined when this is not the protocol */
  take(bytes: Uint8Array): ShareMessage[] | undefined {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > mostLine_bytes) return undefined;
    const messages: ShareMessage[] = [];
    for (const line of lines) {
      const message = line.length > mostLine_bytes ? undefined : readShareMessage(line);
      if (!message) return undefined;
      messages.push(message);
    }
    return messages;
  }
}

export function readShareMessage(line: string): ShareMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const given = value as Record<string, unknown>;
  const { type, version, remaining_s, number, vendorId, productId, reason } = given;
  if (type === 'hello')
    return isCount(version, 1000) && isCount(remaining_s, 86_400) ? { type, version, remaining_s } : undefined;
  if (type === 'refused') return typeof reason === 'string' ? { type, reason: cut(plain(reason)) } : undefined;
  if (!isCount(number, 0xffff_ffff)) return undefined;
  if (type === 'away') return { type, number };
  if (type !== 'here' || !isCount(vendorId, 0xffff) || !isCount(productId, 0xffff)) return undefined;
  const texts = Object.fromEntries(
    (['product', 'serial'] as const).flatMap((name) => {
      const text = given[name];
      return typeof text === 'string' ? [[name, cut(plain(text))]] : [];
    }),
  );
  return { type, number, vendorId, productId, ...texts };
}

function isCount(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

const cut = (text: string): string => text.slice(0, mostText);

/** A device's name comes from the device: it shall not steer the terminal that shows it. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}
