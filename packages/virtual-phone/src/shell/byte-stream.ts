import { joinBytes } from '@mistri/usb';

/** The writer's end is gone: what SIGPIPE is. */
export class BrokenPipe extends Error {}

const buffered_bytes = 65_536;

/** A pipe between two commands: bounded, closed from either end. */
export class ByteStream {
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #broken = false;
  #wakers: (() => void)[] = [];

  async write(data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    while (this.#size >= buffered_bytes && !this.#broken) await this.#change();
    if (this.#broken || this.#ended) throw new BrokenPipe();
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The reader wants no more. */
  break(): void {
    this.#broken = true;
    this.#chunks.length = 0;
    this.#wake();
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#size -= chunk.length;
        this.#wake();
        return chunk;
      }
      if (this.#ended || this.#broken) return undefined;
      await this.#change();
    }
  }

  async readAll(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for (let chunk = await this.read(); chunk; chunk = await this.read()) chunks.push(chunk);
    return joinBytes(chunks);
  }

  async *lines(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let text = '';
    for (let chunk = await this.read(); chunk; chunk = await this.read()) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        yield text.slice(0, end);
        text = text.slice(end + 1);
      }
    }
    if (text !== '') yield text;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }
}
