import { createHash } from 'node:crypto';
import type { DeviceKey, Priority } from '@mistri/link';
import type { ByteStream } from '../src/streams/byte-stream.ts';

/** Numbers of `docs/remote-repair/service-protocol.md`, written down again: a client of somebody else. */
export const kind = {
  request: 1,
  input: 2,
  started: 16,
  out: 17,
  data: 19,
  done: 23,
  refused: 24,
  offer: 32,
  have: 33,
} as const;

export interface Said {
  readonly kind: number;
  readonly bytes: Buffer;
  readonly json: Record<string, unknown>;
}

/** Speaks the protocol with its own hands: nothing of the technician's end is used, and it sends whatever it likes. */
export class WireClient {
  readonly #open: (label: string, priority: Priority) => ByteStream;
  readonly #device: DeviceKey;

  constructor(open: (label: string, priority: Priority) => ByteStream, device: DeviceKey) {
    this.#open = open;
    this.#device = device;
  }

  stream(label: string): WireStream {
    return new WireStream(this.#open(label, 1));
  }

  /** @returns code of the refusal, or `done`, or `gone` when the stream was closed without an answer */
  async ask(operation: string, values: object = {}, more: object = {}): Promise<string> {
    const stream = this.stream('op');
    stream.json(kind.request, { v: 1, id: `x${Math.floor(Math.random() * 1e9)}`, operation, values, ...more });
    return stream.outcome();
  }

  /** Whatever bytes: as they are. */
  async raw(label: string, bytes: Uint8Array, thenEnd = true): Promise<string> {
    const stream = this.stream(label);
    stream.bytes(bytes);
    if (thenEnd) stream.end();
    return stream.outcome();
  }

  async offer(bytes: Uint8Array, change: object = {}, sign?: DeviceKey): Promise<WireStream> {
    const manifest = {
      length: bytes.length,
      name: 'x.img',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      v: 1,
      ...change,
    };
    const sorted = Object.fromEntries(Object.entries(manifest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    const text = Buffer.concat([Buffer.from('mistri.blob.v1\0'), Buffer.from(JSON.stringify(sorted))]);
    const signature = Buffer.from(await (sign ?? this.#device).sign(text)).toString('base64url');
    const stream = this.stream('blob');
    stream.json(kind.offer, { v: 1, manifest, signature });
    return stream;
  }
}

export class WireStream {
  readonly said: Said[] = [];
  readonly #stream: ByteStream;
  #rest = Buffer.alloc(0);
  #closed: string | undefined;
  #hasEnded = false;
  #changed = Promise.withResolvers<void>();

  constructor(stream: ByteStream) {
    this.#stream = stream;
    stream.listen({
      data: (bytes) => this.#heard(bytes),
      drain: () => undefined,
      peerEnded: () => this.#over('ended'),
      closed: (reason) => this.#over(reason ?? 'ended'),
    });
  }

  bytes(bytes: Uint8Array): void {
    this.#stream.write(Uint8Array.from(bytes));
  }

  frame(number: number, payload: Uint8Array): void {
    const head = Buffer.alloc(5);
    head[0] = number;
    head.writeUInt32BE(payload.length, 1);
    this.bytes(Buffer.concat([head, payload]));
  }

  json(number: number, value: unknown): void {
    this.frame(number, Buffer.from(JSON.stringify(value)));
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stream.end();
  }

  reset(): void {
    this.#stream.reset('I do not want it any more');
  }

  async next(number: number): Promise<Said | undefined> {
    for (;;) {
      const found = this.said.find((one) => one.kind === number);
      if (found || this.#closed !== undefined) return found;
      await this.#changed.promise;
    }
  }

  async outcome(): Promise<string> {
    for (;;) {
      const last = this.said.find((one) => one.kind === kind.done || one.kind === kind.refused);
      const complete = this.said.some((one) => one.kind === kind.have && one.json['complete'] === true);
      if (last || complete || this.#closed !== undefined) {
        if (this.#closed === undefined) this.end();
        if (complete) return 'complete';
        return last ? (last.kind === kind.done ? 'done' : String(last.json['code'])) : 'gone';
      }
      await this.#changed.promise;
    }
  }

  #heard(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 5) {
      const length = this.#rest.readUInt32BE(1);
      if (this.#rest.length < 5 + length) break;
      const payload = Buffer.from(this.#rest.subarray(5, 5 + length));
      const number = this.#rest[0] ?? 0;
      this.#rest = Buffer.from(this.#rest.subarray(5 + length));
      const isJson = payload[0] === 0x7b;
      const json = isJson ? (JSON.parse(payload.toString()) as Record<string, unknown>) : {};
      this.said.push({ kind: number, bytes: payload, json });
    }
    this.#tell();
  }

  #over(reason: string): void {
    this.#closed ??= reason;
    this.#tell();
  }

  #tell(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
