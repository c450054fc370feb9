import type { FromDevice, FromServer } from '@mistri/contracts/link/presence';
import { presenceCloseCodes, presenceHeartbeat_ms, presencePurpose } from '@mistri/contracts/link/presence-rules';
import { type DeviceKey, fromBase64Url, signedBytes, toBase64Url } from '@mistri/link';

/** What is used of a WebSocket; a browser's is one. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', heard: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', heard: (event: { readonly code: number }) => void): void;
}

export type PresenceMessage = Exclude<FromServer, { type: 'challenge' | 'welcome' | 'pong' }>;

export interface PresenceEvents {
  welcome(message: Extract<FromServer, { type: 'welcome' }>): void;
  message(message: PresenceMessage): void;
  /** `isForGood`: it does not come back by itself; this browser was removed, or another tab took over. */
  lost(isForGood: boolean): void;
}

interface PresenceOptions {
  readonly open: () => SocketLike;
  readonly deviceId: string;
  readonly key: DeviceKey;
  readonly events: PresenceEvents;
  /** For tests: chance, and waiting. */
  readonly random?: () => number;
  readonly after?: (delay_ms: number, then: () => void) => () => void;
}

const firstPause_ms = 500;
const longestPause_ms = 30_000;
const forGood: ReadonlySet<number> = new Set([presenceCloseCodes.refused, presenceCloseCodes.replaced]);

function afterTimer(delay_ms: number, then: () => void): () => void {
  const timer = setTimeout(then, delay_ms);
  return () => clearTimeout(timer);
}

/** This browser's line to the control plane: proves its key, hears introductions and signals, comes back by itself. */
export class PresenceClient {
  readonly #options: PresenceOptions;
  readonly #after: NonNullable<PresenceOptions['after']>;
  #socket: SocketLike | undefined;
  #isWelcome = false;
  #failures = 0;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#after = options.after ?? afterTimer;
    this.#connect();
  }

  get isOnline(): boolean {
    return this.#isWelcome;
  }

  /** False when there is no connection now: nothing is kept for later. */
  send(message: FromDevice): boolean {
    if (!this.#isWelcome || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** The network changed, or the machine woke up: what is there may be dead. */
  refresh(): void {
    if (this.#isClosed) return;
    this.#failures = 0;
    this.#drop();
    this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isWelcome = false;
    socket?.close();
  }

  #connect(): void {
    const socket = this.#options.open();
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket && typeof data === 'string') void this.#heard(socket, data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (socket !== this.#socket) return;
      this.#drop();
      this.#lost(forGood.has(code));
    });
  }

  async #heard(socket: SocketLike, text: string): Promise<void> {
    const message = JSON.parse(text) as FromServer;
    if (message.type === 'challenge') {
      const { key, deviceId } = this.#options;
      const signature = await key.sign(signedBytes(presencePurpose, fromBase64Url(message.nonce)));
      if (socket !== this.#socket) return;
      const answer: FromDevice = {
        type: 'authenticate',
        deviceId,
        signature: toBase64Url(signature),
        version: 'page',
        platform: 'browser',
        isServing: true,
      };
      socket.send(JSON.stringify(answer));
    } else if (message.type === 'welcome') {
      this.#isWelcome = true;
      this.#failures = 0;
      this.#beat();
      this.#options.events.welcome(message);
    } else if (message.type !== 'pong') this.#options.events.message(message);
  }

  #beat(): void {
    this.#cancel?.();
    this.#cancel = this.#after(presenceHeartbeat_ms, () => {
      this.send({ type: 'ping' });
      this.#beat();
    });
  }

  /** Pauses grow and have chance in them: thousands of pages do not all come at the moment a server is back. */
  #lost(isForGood: boolean): void {
    if (this.#isClosed) return;
    this.#options.events.lost(isForGood);
    if (isForGood) return;
    const most_ms = Math.min(longestPause_ms, firstPause_ms * 2 ** this.#failures);
    this.#failures += 1;
    const pause_ms = most_ms * (0.5 + 0.5 * (this.#options.random ?? Math.random)());
    this.#cancel = this.#after(pause_ms, () => this.#connect());
  }
}
