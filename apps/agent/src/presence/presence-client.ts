import type { FromDevice, FromServer } from '@mistri/contracts/link/index';
import {
  presenceCloseCodes,
  presenceHeartbeat_ms,
  presencePath,
  presencePurpose,
} from '@mistri/contracts/link/presence-rules';
import {
  type CancelTimer,
  type DeviceKey,
  fromBase64Url,
  type LinkClock,
  signedBytes,
  toBase64Url,
} from '@mistri/link';
import type { WebSocket } from 'ws';
import { version } from '../version.ts';
import { openSocket } from './open-socket.ts';
import { readFromServer } from './read-from-server.ts';

export type Refusal = Extract<FromServer, { type: 'refused' }>;
type Answer = Extract<FromServer, { type: 'done' | 'nodes' | 'refused' }>;

export interface PresenceEvents {
  welcome(message: Extract<FromServer, { type: 'welcome' }>, clockSkew_ms: number): void;
  /** Anything but challenge, welcome, pong and answers. */
  message(message: FromServer): void;
  /** Not connected any more; undefined: it will not come back by itself, `why` says what to do. */
  lost(why: string, againIn_ms: number | undefined): void;
}

export interface PresenceOptions {
  readonly server: string;
  readonly proxy: string | undefined;
  readonly deviceId: string;
  readonly key: DeviceKey;
  readonly clock: LinkClock;
  /** Takes introductions as host. */
  readonly isServing: boolean;
  readonly events: PresenceEvents;
  readonly random?: () => number;
}

const firstPause_ms = 500;
const longestPause_ms = 60_000;
const welcomeWithin_ms = 15_000;
const answerWithin_ms = 20_000;
const closedForGood: Readonly<Record<number, string>> = {
  [presenceCloseCodes.refused]: 'this device was removed, or its account may not use Link: run `mistri login`',
  [presenceCloseCodes.replaced]: 'another program serves with the key of this device: is `mistri serve` running twice?',
};

/**
 * This device's line to the control plane. Comes back by itself, with growing pauses and chance in them, so that thousands
 * of agents do not all come at the moment a server is there again.
 */
export class PresenceClient {
  #options: PresenceOptions;
  #socket: WebSocket | undefined;
  #isWelcome = false;
  #failures = 0;
  #timers = new Set<CancelTimer>();
  #heartbeat: CancelTimer | undefined;
  #heardAt_ms = 0;
  #clockSkew_ms = 0;
  #isClosed = false;
  #reading: Promise<void> = Promise.resolve();
  #nextRef = 1;
  #asked = new Map<number, (answer: Answer) => boolean>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#isWelcome;
  }

  start(): void {
    this.#connect();
  }

  /** False when there is no connection now: nothing is kept for later. */
  send(message: FromDevice): boolean {
    if (!this.#isWelcome || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /**
   * @returns the answers: one, or (nodes) several parts
   * @throws Error when there is no connection, or no answer in time
   */
  ask(make: (ref: number) => FromDevice): Promise<Answer[]> {
    const ref = this.#nextRef;
    this.#nextRef += 1;
    return new Promise((resolve, reject) => {
      const answers: Answer[] = [];
      const cancel = this.#options.clock.after(answerWithin_ms, () => {
        this.#asked.delete(ref);
        reject(new Error('the server did not answer'));
      });
      this.#asked.set(ref, (answer) => {
        answers.push(answer);
        if (answer.type === 'nodes' && !answer.isLast) return false;
        cancel();
        resolve(answers);
        return true;
      });
      if (this.send(make(ref))) return;
      cancel();
      this.#asked.delete(ref);
      reject(new Error('not connected to the server'));
    });
  }

  /** The network changed, or the machine slept: what is there may be dead, and waiting makes no sense. */
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
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#heartbeat?.();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isWelcome = false;
    socket?.terminate();
  }

  #connect(): void {
    let opening: WebSocket;
    try {
      opening = openSocket(new URL(presencePath, this.#options.server), this.#options.proxy);
    } catch (error) {
      this.#lostNow(error instanceof Error ? error.message : String(error), undefined);
      return;
    }
    this.#socket = opening;
    this.#heardAt_ms = this.#options.clock.now_ms();
    let reason = '';
    opening.on('error', (error) => {
      reason = error.message || error.name;
    });
    opening.on('message', (data, isBinary) => {
      if (opening !== this.#socket || isBinary) return;
      this.#heardAt_ms = this.#options.clock.now_ms();
      const text = Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
      // One after another: reading may have to load the schemas first.
      this.#reading = this.#reading.then(() => this.#read(opening, text));
    });
    opening.on('close', (code, text) => {
      if (opening !== this.#socket) return;
      this.#drop();
      this.#lostNow(closedForGood[code] ?? (reason || text.toString() || `closed (${code})`), code);
    });
    this.#after(welcomeWithin_ms, () => {
      if (opening !== this.#socket || this.#isWelcome) return;
      reason = `no welcome within ${welcomeWithin_ms / 1000} s`;
      opening.terminate();
    });
  }

  async #read(from: WebSocket, text: string): Promise<void> {
    const message = await readFromServer(text);
    if (!message || from !== this.#socket) return;
    switch (message.type) {
      case 'challenge':
        this.#clockSkew_ms = this.#options.clock.wall_ms() - Date.parse(message.serverTime);
        await this.#authenticate(from, message.nonce);
        return;
      case 'welcome':
        this.#isWelcome = true;
        this.#failures = 0;
        this.#beat();
        this.#options.events.welcome(message, this.#clockSkew_ms);
        return;
      case 'done':
      case 'nodes':
      case 'refused':
        this.#answered(message);
        return;
      case 'pong':
        return;
      default:
        this.#options.events.message(message);
    }
  }

  async #authenticate(to: WebSocket, nonce: string): Promise<void> {
    const { key, deviceId, isServing } = this.#options;
    const signature = await key.sign(signedBytes(presencePurpose, fromBase64Url(nonce)));
    if (to !== this.#socket) return;
    const message: FromDevice = {
      type: 'authenticate',
      deviceId,
      signature: toBase64Url(signature),
      version,
      platform: platformNow(),
      isServing,
    };
    to.send(JSON.stringify(message));
  }

  #answered(answer: Answer): void {
    const take = answer.ref === undefined ? undefined : this.#asked.get(answer.ref);
    if (!take || answer.ref === undefined) {
      this.#options.events.message(answer);
      return;
    }
    if (take(answer)) this.#asked.delete(answer.ref);
  }

  #beat(): void {
    this.#heartbeat?.();
    this.#heartbeat = this.#options.clock.after(presenceHeartbeat_ms, () => {
      const quiet_ms = this.#options.clock.now_ms() - this.#heardAt_ms;
      if (quiet_ms > 3 * presenceHeartbeat_ms) {
        this.#drop();
        this.#lostNow('the server fell silent', undefined);
        return;
      }
      this.send({ type: 'ping' });
      this.#beat();
    });
  }

  #lostNow(why: string, code: number | undefined): void {
    if (this.#isClosed) return;
    const isForGood = code !== undefined && code in closedForGood;
    const { random = Math.random } = this.#options;
    const most_ms = Math.min(longestPause_ms, firstPause_ms * 2 ** this.#failures);
    const pause_ms = Math.round(most_ms * (0.5 + 0.5 * random()));
    this.#failures += 1;
    this.#options.events.lost(why, isForGood ? undefined : pause_ms);
    if (isForGood || this.#isClosed || this.#socket) return;
    this.#after(pause_ms, () => {
      if (!this.#socket) this.#connect();
    });
  }

  #after(delay_ms: number, run: () => void): void {
    const cancel = this.#options.clock.after(delay_ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }
}

function platformNow(): 'linux' | 'darwin' | 'win32' {
  const { platform } = process;
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
