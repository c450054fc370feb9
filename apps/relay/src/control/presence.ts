import {
  type FromDevice,
  FromServer,
  maxPresenceMessage_bytes,
  presenceCloseCodes,
  presenceHeartbeat_ms,
  presencePath,
  presencePurpose,
} from '@mistri/contracts/link/presence';
import type { LinkConfig } from '@mistri/contracts/link/config';
import { type CancelTimer, type LinkClock, signedBytes } from '@mistri/link';
import { type KeyObject, sign } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import type { Log } from '../observe/log.ts';

const fromServer = Compile(FromServer);
const loadEvery_ms = 10_000;
const firstRetry_ms = 500;
const longestRetry_ms = 60_000;
/** A connection that lasted so long was a good one: the next attempt comes soon again. */
const settled_ms = 30_000;

export type Load = Omit<Extract<FromDevice, { type: 'load' }>, 'type'>;

export interface PresenceOptions {
  readonly origin: string;
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly version: string;
  readonly clock: LinkClock;
  readonly log: Log;
  load(): Load;
  config(config: LinkConfig): void;
  revoked(sessionId: string, reason: string): void;
  drain(reason: string): void;
  readonly random?: () => number;
}

/**
 * The relay's word with the control plane: it says how busy it is, and is told which keys hold and what has to end. Without
 * it the relay goes on with what it knows (LNK-10).
 */
export class Presence {
  #options: PresenceOptions;
  #socket: WebSocket | undefined;
  #timers: CancelTimer[] = [];
  #retry: CancelTimer | undefined;
  #failures = 0;
  #isWelcome = false;
  #isClosed = false;
  #welcomedAt_ms = 0;
  #heardAt_ms = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#connect();
  }

  get isConnected(): boolean {
    return this.#isWelcome;
  }

  /** At once, besides every 10 seconds: when draining begins. */
  sayLoad(): void {
    if (this.#isWelcome) this.#send({ type: 'load', ...this.#options.load() });
  }

  close(): void {
    this.#isClosed = true;
    this.#retry?.();
    this.#stopTimers();
    this.#socket?.close(1000);
    const socket = this.#socket;
    this.#options.clock.after(1000, () => socket?.terminate());
  }

  #connect(): void {
    const { origin, log } = this.#options;
    const url = new URL(presencePath, origin.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, {
      handshakeTimeout: 10_000,
      maxPayload: maxPresenceMessage_bytes,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    let why = 'closed';
    socket.on('error', (error) => {
      why = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) socket.terminate();
      else this.#message(data.toString());
    });
    socket.on('close', (code) => {
      if (this.#isClosed) return;
      if (this.#isWelcome || this.#failures === 0) log.warn('control plane is gone', { why, code });
      if (this.#isWelcome && this.#options.clock.now_ms() - this.#welcomedAt_ms > settled_ms) this.#failures = 0;
      this.#isWelcome = false;
      this.#stopTimers();
      if (code === presenceCloseCodes.refused || code === presenceCloseCodes.replaced) {
        log.error('control plane wants no more of this relay', { code });
        this.#isClosed = true;
        return;
      }
      this.#again();
    });
  }

  /** Later each time, and never all relays of a fleet at once. */
  #again(): void {
    const { clock, random } = this.#options;
    const lot = random?.() ?? Math.random();
    const most_ms = Math.min(longestRetry_ms, firstRetry_ms * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#retry = clock.after(most_ms * (0.5 + lot / 2), () => {
      this.#connect();
    });
  }

  #message(text: string): void {
    this.#heardAt_ms = this.#options.clock.now_ms();
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      message = undefined;
    }
    // What a newer control plane says beyond this contract is none of a relay's business.
    if (!fromServer.Check(message)) return;
    if (message.type === 'challenge') this.#authenticate(message.nonce);
    else if (message.type === 'welcome') this.#welcome(message.config);
    else if (!this.#isWelcome) return;
    else if (message.type === 'config') this.#options.config(message.config);
    else if (message.type === 'revoked') this.#options.revoked(message.sessionId, message.reason);
    else if (message.type === 'drain') this.#options.drain(message.reason);
    else if (message.type === 'refused') this.#options.log.warn('control plane refused', { code: message.code });
  }

  #authenticate(nonce: string): void {
    const { deviceId, privateKey, version } = this.#options;
    const signature = sign(null, signedBytes(presencePurpose, Buffer.from(nonce, 'base64url')), privateKey);
    this.#send({
      type: 'authenticate',
      deviceId,
      signature: signature.toString('base64url'),
      version,
      platform: 'relay',
    });
  }

  #welcome(config: LinkConfig): void {
    if (this.#isWelcome) return;
    this.#isWelcome = true;
    this.#welcomedAt_ms = this.#options.clock.now_ms();
    this.#options.log.info('control plane connected');
    this.#options.config(config);
    this.sayLoad();
    this.#every(loadEvery_ms, () => {
      this.sayLoad();
    });
    this.#every(presenceHeartbeat_ms, () => {
      if (this.#options.clock.now_ms() - this.#heardAt_ms > 3 * presenceHeartbeat_ms) this.#socket?.terminate();
      else this.#send({ type: 'ping' });
    });
  }

  #every(period_ms: number, run: () => void): void {
    const index = this.#timers.length;
    const again = (): void => {
      this.#timers[index] = this.#options.clock.after(period_ms, () => {
        run();
        if (this.#isWelcome) again();
      });
    };
    again();
  }

  #stopTimers(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
  }

  #send(message: FromDevice): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
