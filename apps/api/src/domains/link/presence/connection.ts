import type { WebSocket } from 'ws';
import { type FromServer, presenceCloseCodes } from '@mistri/contracts/link/presence';
import { newId } from '#platform/ids.ts';
import type { Device } from '#rooms/devices/index.ts';
import { type Bucket, createBucket } from './bucket.ts';
import { presenceLimits } from './presence-limits.ts';
import type { PresenceMeter } from './presence-meter.ts';

export type CloseCode = keyof typeof presenceCloseCodes;

/** One WebSocket of a device, or of somebody who has not said yet who they are. */
export class Connection {
  readonly id = newId('lpc');
  readonly network: string;
  readonly address: string;
  /** What the device signs; it counts once. */
  readonly nonce: string;
  device: Device | undefined;
  isServing = true;
  isAnswered = false;
  heardAt_ms = performance.now();
  saidAt_ms = performance.now();
  readonly buckets: Readonly<Record<'messages' | 'signals' | 'connects' | 'reports' | 'lists', Bucket>>;
  readonly #socket: WebSocket;
  readonly #meter: PresenceMeter;

  constructor(socket: WebSocket, from: { address: string; network: string; nonce: string }, meter: PresenceMeter) {
    this.#socket = socket;
    this.#meter = meter;
    this.address = from.address;
    this.network = from.network;
    this.nonce = from.nonce;
    const bucket = ({ burst, perSecond }: { burst: number; perSecond: number }): Bucket =>
      createBucket(burst, perSecond);
    this.buckets = {
      messages: bucket(presenceLimits.messages),
      signals: bucket(presenceLimits.signals),
      connects: bucket(presenceLimits.connects),
      reports: bucket(presenceLimits.reports),
      lists: bucket(presenceLimits.lists),
    };
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(message: FromServer): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > presenceLimits.unsent_bytes) {
      this.#meter.closed('slow');
      this.#socket.terminate();
      return;
    }
    this.saidAt_ms = performance.now();
    this.#meter.said(message.type);
    this.#socket.send(JSON.stringify(message));
  }

  refuse(refusal: { code: string; message: string }, ref?: number): void {
    const { code, message } = refusal;
    this.#meter.refused(code);
    this.send({ type: 'refused', ...(ref === undefined ? {} : { ref }), code, message });
  }

  /** Says why and hangs up; who does not hang up in turn is cut off soon. */
  close(code: CloseCode, reason: string): void {
    if (this.isOpen) this.#meter.closed(code);
    this.#socket.close(presenceCloseCodes[code], reason.slice(0, 100));
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }
}
