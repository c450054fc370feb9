import { type ComputerKey, isSignedBy, readComputerKey } from './adb-keys.ts';
import {
  adbCommand,
  type AdbMessage,
  AdbMessageReader,
  adbMostPayload,
  adbVersion,
  writeAdbHeader,
} from './adb-message.ts';
import { AdbSocket, type SocketWire } from './adb-socket.ts';

export type AdbService = (socket: AdbSocket) => Promise<void>;

export interface AdbDaemonOptions {
  /** `device::ro.product.name=…;features=…` */
  readonly banner: string;
  /** Bytes to the computer; resolves when it has taken them. */
  send(bytes: Uint8Array): Promise<void>;
  /** @returns undefined: there is no such service */
  service(name: string): AdbService | undefined;
  readonly knownKeys: () => readonly ComputerKey[];
  /** Asks the person at the phone. Resolves when they have answered. */
  confirmKey(key: ComputerKey): Promise<boolean>;
}

const authType = { token: 1, signature: 2, publicKey: 3 } as const;
const mostSockets = 64;

/** adbd: authentication, then sockets over one stream of messages. */
export class AdbDaemon {
  readonly #options: AdbDaemonOptions;
  #reader = new AdbMessageReader();
  readonly #sockets = new Map<number, AdbSocket>();
  #sending: Promise<void> = Promise.resolve();
  #token: Uint8Array | undefined;
  #online = false;
  #nextId = 1;
  #mostPayload = 4096;
  #epoch = 0;

  constructor(options: AdbDaemonOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#online;
  }

  /** Bytes of the computer. What is no ADB is dropped, with everything that was open. */
  async receive(bytes: Uint8Array): Promise<void> {
    const messages = this.#reader.push(bytes);
    if (!messages) return this.restart();
    for (const message of messages) await this.#take(message);
  }

  restart(): void {
    this.#epoch += 1;
    this.#reader = new AdbMessageReader();
    this.#online = false;
    for (const socket of Array.from(this.#sockets.values())) socket.ended();
    this.#sockets.clear();
  }

  async #take(message: AdbMessage): Promise<void> {
    const { command, arg0, arg1, payload } = message;
    if (command === adbCommand.connect) return this.#connect(message);
    if (command === adbCommand.auth) return this.#authenticate(arg0, payload);
    // Nothing else means anything before the computer is known.
    if (!this.#online) return;
    if (command === adbCommand.open) return this.#open(arg0, payload);
    const socket = this.#sockets.get(arg1);
    if (!socket || socket.remoteId !== arg0) {
      if (command === adbCommand.write)
        this.#send({ command: adbCommand.close, arg0: 0, arg1: arg0, payload: nothing });
      return;
    }
    if (command === adbCommand.okay) socket.acknowledged();
    else if (command === adbCommand.write) socket.received(payload);
    else if (command === adbCommand.close) {
      this.#sockets.delete(socket.localId);
      socket.ended();
    }
  }

  async #connect({ arg1 }: AdbMessage): Promise<void> {
    const reader = this.#reader;
    this.restart();
    this.#reader = reader;
    this.#mostPayload = Math.max(4096, Math.min(arg1, adbMostPayload));
    this.#challenge();
  }

  #challenge(): void {
    this.#token = crypto.getRandomValues(new Uint8Array(20));
    this.#send({ command: adbCommand.auth, arg0: authType.token, arg1: 0, payload: this.#token });
  }

  async #authenticate(type: number, payload: Uint8Array): Promise<void> {
    const token = this.#token;
    if (!token || this.#online) return;
    if (type === authType.signature) {
      // A token is answered once.
      this.#token = undefined;
      if (this.#options.knownKeys().some((key) => isSignedBy(key, token, payload))) return this.#welcome();
      return this.#challenge();
    }
    const key = type === authType.publicKey ? readComputerKey(payload) : undefined;
    if (!key) return;
    const epoch = this.#epoch;
    // The owner takes their time; meanwhile the computer may leave and come back.
    void this.#options.confirmKey(key).then((allowed) => {
      if (allowed && epoch === this.#epoch && !this.#online) this.#welcome();
    });
  }

  #welcome(): void {
    this.#token = undefined;
    this.#online = true;
    const payload = new TextEncoder().encode(this.#options.banner);
    this.#send({ command: adbCommand.connect, arg0: adbVersion, arg1: adbMostPayload, payload });
  }

  #open(remoteId: number, payload: Uint8Array): void {
    const name = new TextDecoder().decode(payload).replace(/\0.*$/s, '');
    const service = this.#sockets.size < mostSockets ? this.#options.service(name) : undefined;
    if (!service || remoteId === 0)
      return this.#send({ command: adbCommand.close, arg0: 0, arg1: remoteId, payload: nothing });
    const localId = this.#nextId;
    this.#nextId += 1;
    const wire: SocketWire = {
      mostPayload: this.#mostPayload,
      send: (command, bytes) => this.#send({ command, arg0: localId, arg1: remoteId, payload: bytes }),
      closed: () => this.#sockets.delete(localId),
    };
    const socket = new AdbSocket(localId, remoteId, wire);
    this.#sockets.set(localId, socket);
    this.#send({ command: adbCommand.okay, arg0: localId, arg1: remoteId, payload: nothing });
    void service(socket)
      .catch(() => undefined)
      .then(() => socket.close());
  }

  #send(message: AdbMessage): void {
    const epoch = this.#epoch;
    this.#sending = this.#sending.then(async () => {
      if (epoch !== this.#epoch) return;
      await this.#options.send(writeAdbHeader(message));
      if (message.payload.length > 0) await this.#options.send(message.payload);
    });
  }
}

const nothing = new Uint8Array(0);
