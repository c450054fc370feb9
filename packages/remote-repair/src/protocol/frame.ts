import { limits } from './limits.ts';

/** What a frame carries. From the technician: 1–15 and 32; from the customer's end: 16–31 and from 33. */
export const frameKinds = {
  request: 1,
  input: 2,
  resize: 3,
  inputEnd: 4,
  started: 16,
  out: 17,
  err: 18,
  data: 19,
  progress: 20,
  files: 21,
  waiting: 22,
  done: 23,
  refused: 24,
  offer: 32,
  have: 33,
  state: 34,
  entry: 35,
} as const;

export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

export interface RepairFrame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

/** The other side breaks the protocol: its stream ends, nothing else of it is looked at. */
export class ProtocolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtocolError';
  }
}

const header_bytes = 5;
const known: ReadonlySet<number> = new Set(Object.values(frameKinds));

/** One byte kind, four bytes length (big-endian), payload. */
export function encodeFrame(kind: FrameKind, payload: Uint8Array): Uint8Array {
  if (payload.length > limits.payload_bytes) throw new Error(`a frame of ${payload.length} bytes`);
  const bytes = new Uint8Array(header_bytes + payload.length);
  bytes[0] = kind;
  new DataView(bytes.buffer).setUint32(1, payload.length);
  bytes.set(payload, header_bytes);
  return bytes;
}

/** Longer payloads, which are those of files, come in arrays that can be used again. */
const leastPooled_bytes = limits.payload_bytes / 2;
const mostFree = 16;

/** Puts frames together from pieces of any size. It keeps copies: the pieces belong to whoever delivers them. */
export class FrameParser {
  readonly #free: Uint8Array[] = [];
  readonly #head = new Uint8Array(header_bytes);
  #head_bytes = 0;
  #payload: Uint8Array | undefined;
  #filled_bytes = 0;

  /** True between two frames: a stream that ends elsewhere was cut off. */
  get isAtBoundary(): boolean {
    return this.#head_bytes === 0;
  }

  /** @throws ProtocolError for an unknown kind or a frame over the limit, before anything of that size is allocated */
  push(bytes: Uint8Array, take: (frame: RepairFrame) => void): void {
    for (let at = 0; at < bytes.length;) {
      at = this.#payload ? this.#takePayload(this.#payload, bytes, at) : this.#takeHead(bytes, at);
      if (!this.#payload || this.#filled_bytes < this.#payload.length) continue;
      const frame: RepairFrame = { kind: this.#head[0] as FrameKind, payload: this.#payload };
      this.#payload = undefined;
      this.#head_bytes = 0;
      take(frame);
    }
  }

  #takeHead(bytes: Uint8Array, at: number): number {
    const count = Math.min(header_bytes - this.#head_bytes, bytes.length - at);
    this.#head.set(bytes.subarray(at, at + count), this.#head_bytes);
    this.#head_bytes += count;
    if (this.#head_bytes === header_bytes) this.#begin();
    return at + count;
  }

  #begin(): void {
    const kind = this.#head[0] ?? 0;
    const length = new DataView(this.#head.buffer).getUint32(1);
    if (!known.has(kind)) throw new ProtocolError(`a frame of unknown kind ${kind}`);
    if (length > limits.payload_bytes) throw new ProtocolError(`a frame of ${length} bytes`);
    this.#payload =
      length < leastPooled_bytes
        ? new Uint8Array(length)
        : (this.#free.pop() ?? new Uint8Array(limits.payload_bytes)).subarray(0, length);
    this.#filled_bytes = 0;
  }

  /** Nobody reads this payload any more: a later frame may have its array. For whoever takes in so many that garbage counts. */
  giveBack({ payload }: RepairFrame): void {
    if (payload.length >= leastPooled_bytes && this.#free.length < mostFree)
      this.#free.push(new Uint8Array(payload.buffer));
  }

  #takePayload(payload: Uint8Array, bytes: Uint8Array, at: number): number {
    const count = Math.min(payload.length - this.#filled_bytes, bytes.length - at);
    payload.set(bytes.subarray(at, at + count), this.#filled_bytes);
    this.#filled_bytes += count;
    return at + count;
  }
}
