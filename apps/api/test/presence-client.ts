import { WebSocket } from 'ws';
import type { FromDevice, FromServer } from '@mistri/contracts/link/presence';
import { presencePath } from '@mistri/contracts/link/presence';
import { type DeviceKey, fromBase64Url, signedBytes, toBase64Url } from '@mistri/link';
import type { TestApp } from './harness.ts';

type Told<T extends FromServer['type']> = FromServer & { type: T };

/** Speaks the contract over a real socket with a real key, and remembers everything it was told. */
export class PresenceClient {
  readonly socket: WebSocket;
  readonly told: FromServer[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();

  constructor(test: Pick<TestApp, 'url'>, options: { headers?: Record<string, string> } = {}) {
    this.socket = new WebSocket(test.url.replace('http', 'ws') + presencePath, options);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.told.push(JSON.parse(data.toString()) as FromServer);
      this.#wake();
    });
  }

  #wake(): void {
    for (const resume of this.#waiting) resume();
  }

  /** The first such message, past or future, that has not been taken yet. */
  async next<T extends FromServer['type']>(type: T, fits: (told: Told<T>) => boolean = () => true): Promise<Told<T>> {
    for (;;) {
      const index = this.told.findIndex((told) => told.type === type && fits(told as Told<T>));
      if (index !== -1) return this.told.splice(index, 1)[0] as Told<T>;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before ${type} came`);
      await new Promise<void>((resolve) => {
        const resume = (): void => {
          this.#waiting.delete(resume);
          resolve();
        };
        this.#waiting.add(resume);
      });
    }
  }

  send(message: FromDevice): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Everything that was sent before has been answered when this returns: messages are handled in order. */
  async settle(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  async authenticate(
    device: { deviceId: string; key: DeviceKey },
    change: Partial<FromDevice & { type: 'authenticate' }> = {},
  ): Promise<void> {
    const { nonce } = await this.next('challenge');
    const signature = toBase64Url(await device.key.sign(signedBytes('presence', fromBase64Url(nonce))));
    const { deviceId } = device;
    this.send({ type: 'authenticate', deviceId, signature, version: '0.1.0', platform: 'linux', ...change });
  }

  /** @returns the answer to a message with this `ref` */
  async answer(ref: number): Promise<Told<'done'> | Told<'refused'>> {
    const isAnswer = (told: FromServer): boolean =>
      (told.type === 'done' || told.type === 'refused') && told.ref === ref;
    return Promise.race([this.next('done', isAnswer), this.next('refused', isAnswer)]);
  }
}

export async function present(
  test: Pick<TestApp, 'url'>,
  device: { deviceId: string; key: DeviceKey },
  change: Partial<FromDevice & { type: 'authenticate' }> = {},
): Promise<PresenceClient> {
  const client = new PresenceClient(test);
  await client.authenticate(device, change);
  await client.next('welcome');
  return client;
}
