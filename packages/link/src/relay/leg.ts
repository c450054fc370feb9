import { type FromRelay, legHeartbeat_ms, type LegRefusal, legPurpose, legRefusals } from '@mistri/contracts/link/leg';
import { concatBytes } from '@noble/hashes/utils.js';
import type { Channel, ChannelEnd, ChannelEvents, ChannelKind } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import { type DeviceKey, signedBytes } from '../secure/device-key.ts';
import { fromBase64Url, toBase64Url } from '../session-token.ts';
import { own } from '../wire/bytes.ts';
import { WireError } from '../wire/frame.ts';
import { encodeLegMessage, RelayMessageReader } from './leg-messages.ts';

const answerWithin_ms = 10_000;

export interface LegOptions {
  /** The id of the relay that this connection was made to. */
  readonly relay: string;
  /** The session token, as it came. */
  readonly token: string;
  /** SHA-256 of its text. */
  readonly tokenHash: Uint8Array;
  readonly device: DeviceKey;
  readonly clock: LinkClock;
  readonly signal?: AbortSignal;
  /** The relay is there and has asked: from now on only the other device is waited for. */
  readonly onReached?: () => void;
}

/**
 * Opens this device's half at a relay, and waits until the other half is there.
 *
 * @param bare a connection to the relay; bytes only, what is secret goes into a secure channel on top of the result
 * @returns a bare channel to the other device
 * @throws ConnectError with the relay's reason
 */
export function openLeg(bare: Channel, options: LegOptions): Promise<LegChannel> {
  return new LegChannel(bare, options).open();
}

/** First the relay's messages, then the other device's bytes. */
export class LegChannel implements Channel {
  readonly kind: ChannelKind = 'relay';
  readonly path: string;
  #bare: Channel;
  #options: LegOptions;
  #reader = new RelayMessageReader();
  #state: 'greeting' | 'answering' | 'waiting' | 'paired' | 'over' = 'greeting';
  #opened: { resolve: (leg: LegChannel) => void; reject: (error: ConnectError) => void } | undefined;
  #deadline: CancelTimer | undefined;
  #events: ChannelEvents | undefined;
  /** What came with `paired` and nobody has taken yet. */
  #early = new Uint8Array(0);
  #peerHasEnded = false;
  #end: ChannelEnd | undefined;

  constructor(bare: Channel, options: LegOptions) {
    this.#bare = bare;
    this.#options = options;
    this.path = bare.path;
  }

  get buffered_bytes(): number {
    return this.#bare.buffered_bytes;
  }

  open(): Promise<LegChannel> {
    const { signal } = this.#options;
    return new Promise((resolve, reject) => {
      const given = (): void => {
        this.#fail(new ConnectError('failed', 'given up'));
      };
      const settle = (): void => signal?.removeEventListener('abort', given);
      this.#opened = {
        resolve: (leg) => {
          settle();
          resolve(leg);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', given);
      this.#within(answerWithin_ms);
      this.#bare.listen(this.#bareEvents());
      if (signal?.aborted) given();
    });
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
    const early = this.takeEarly();
    if (early.length > 0) events.data(early);
    if (this.#peerHasEnded) events.peerEnded();
    if (this.#end) events.closed(this.#end);
    else this.#bare.resume();
  }

  /** For a layer that takes over the connection below: what was read from it and is not the relay's. */
  takeEarly(): Uint8Array {
    const early = this.#early;
    this.#early = new Uint8Array(0);
    return early;
  }

  write(bytes: Uint8Array): boolean {
    return this.#bare.write(bytes);
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    return this.#bare.writeAll(pieces);
  }

  end(): void {
    this.#bare.end();
  }

  abort(reason: string): void {
    this.#bare.abort(reason);
  }

  pause(): void {
    this.#bare.pause();
  }

  resume(): void {
    this.#bare.resume();
  }

  #bareEvents(): ChannelEvents {
    return {
      data: (bytes) => {
        if (this.#state !== 'paired') this.#read(bytes);
        else if (this.#events) this.#events.data(bytes);
        else this.#early = own(concatBytes(this.#early, bytes));
      },
      drain: () => this.#events?.drain(),
      peerEnded: () => {
        if (this.#state === 'paired') {
          this.#peerHasEnded = true;
          this.#events?.peerEnded();
        } else this.#fail(new ConnectError('refused', 'the relay hung up'));
      },
      closed: (end) => {
        if (this.#state !== 'paired') this.#fail(new ConnectError('refused', `the relay hung up: ${end.reason}`));
        this.#end = end;
        this.#events?.closed(end);
      },
    };
  }

  #read(bytes: Uint8Array): void {
    if (this.#state === 'over') return;
    this.#reader.push(bytes);
    try {
      while (this.#opened) {
        const message = this.#reader.next();
        if (!message) return;
        this.#said(message);
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#fail(new ConnectError('failed', error.message));
    }
  }

  #said(message: FromRelay): void {
    if (message.type === 'refused') {
      this.#fail(new ConnectError('refused', legRefusals[message.code as LegRefusal]));
    } else if (message.type === 'challenge' && this.#state === 'greeting') {
      this.#state = 'answering';
      void this.#answer(message.relay, fromBase64Url(message.nonce));
    } else if (message.type === 'waiting' && this.#state !== 'greeting') {
      if (this.#state === 'answering') this.#options.onReached?.();
      this.#state = 'waiting';
      this.#bare.write(encodeLegMessage({ type: 'still' }));
      this.#within(3 * legHeartbeat_ms);
    } else if (message.type === 'paired' && this.#state !== 'greeting') {
      this.#pair();
    } else throw new WireError(`the relay said ${message.type} out of turn`);
  }

  async #answer(relay: string, nonce: Uint8Array): Promise<void> {
    const { token, tokenHash, device } = this.#options;
    if (relay !== this.#options.relay) {
      this.#fail(new ConnectError('failed', 'another relay than the one that was asked for'));
      return;
    }
    const bytes = signedBytes(legPurpose, nonce, new TextEncoder().encode(relay), tokenHash);
    const signature = toBase64Url(await device.sign(bytes));
    this.#bare.write(encodeLegMessage({ type: 'leg', version: 1, token, signature }));
  }

  #pair(): void {
    this.#state = 'paired';
    this.#deadline?.();
    this.#early = this.#reader.rest;
    // Until somebody listens, or takes over the connection, the rest waits in it.
    this.#bare.pause();
    this.#opened?.resolve(this);
    this.#opened = undefined;
  }

  #within(wait_ms: number): void {
    this.#deadline?.();
    this.#deadline = this.#options.clock.after(wait_ms, () => {
      this.#fail(new ConnectError('no answer', `the relay said nothing for ${wait_ms / 1000} s`));
    });
  }

  #fail(error: ConnectError): void {
    if (this.#state === 'paired' || this.#state === 'over') return;
    this.#state = 'over';
    this.#deadline?.();
    this.#opened?.reject(error);
    this.#opened = undefined;
    this.#bare.abort(error.message);
  }
}
