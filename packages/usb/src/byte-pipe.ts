/** Bytes in both directions and in order: a TCP socket, a stream of Link, two ends in a test. */
export interface BytePipe {
  /** Ends when the other side has closed or the way is broken. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Resolves when more may be written. Rejects or resolves without effect when the pipe is closed. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Takes exact amounts out of a pipe. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** @returns exactly `length` bytes, or `undefined` when the pipe ended before */
  async take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length;) {
      if (this.#rest.length === 0) {
        const next = await this.#source.next();
        if (next.done) return undefined;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, length - got);
      bytes.set(part, got);
      got += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return bytes;
  }
}

/** Two connected ends in memory. */
export function pipePair(): [BytePipe, BytePipe] {
  const a = new Queue();
  const b = new Queue();
  const close = (): void => {
    a.end();
    b.end();
  };
  return [
    { incoming: a, write: (bytes) => b.put(bytes), close },
    { incoming: b, write: (bytes) => a.put(bytes), close },
  ];
}

class Queue implements AsyncIterable<Uint8Array> {
  readonly #items: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  async put(bytes: Uint8Array): Promise<void> {
    if (this.#ended) return;
    this.#items.push(new Uint8Array(bytes));
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const item = this.#items.shift();
      if (item) yield item;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
