import { EventEmitter, once } from 'node:events';

/** Messages in memory, newest kept: bounded by number and by size together. Nothing of them is written to disk. */
export interface BoxMessage {
  id: string;
  to: string[];
  size_bytes: number;
}

export interface BoxLimits {
  messages: number;
  bytes: number;
}

export class MessageBox<T extends BoxMessage> {
  readonly #limits: BoxLimits;
  readonly #messages: T[] = [];
  /** By what its copies would have in common: looking through thousands of messages for each new one took most of the time. */
  readonly #byCopyKey = new Map<string, T>();
  readonly #copyKeys = new WeakMap<T, string>();
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  #bytes = 0;

  constructor(limits: BoxLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** @param copyKey what a second copy of the message would have too; see `copyOf` */
  add(message: T, copyKey?: string): void {
    if (copyKey !== undefined) {
      this.#byCopyKey.set(copyKey, message);
      this.#copyKeys.set(message, copyKey);
    }
    this.#messages.push(message);
    this.#bytes += message.size_bytes;
    while (this.#messages.length > this.#limits.messages || this.#bytes > this.#limits.bytes) {
      const oldest = this.#messages.shift();
      if (!oldest) break;
      this.#forget(oldest);
      this.#bytes -= oldest.size_bytes;
    }
    this.#arrivals.emit('message');
  }

  get(id: string): T | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  copyOf(copyKey: string): T | undefined {
    return this.#byCopyKey.get(copyKey);
  }

  /** Newest first; `to` is a part of a recipient, upper and lower case alike. */
  search(to: string | undefined, limit: number): T[] {
    const wanted = to?.trim().toLowerCase() ?? '';
    const found = this.#messages.filter(
      (message) => wanted === '' || message.to.some((recipient) => recipient.toLowerCase().includes(wanted)),
    );
    return found.slice(-limit).toReversed();
  }

  /** As `search`, but waits for the first match up to a limit: tests need not poll. */
  async wait(to: string | undefined, limit: number, wait_ms: number): Promise<T[]> {
    const end = AbortSignal.timeout(Math.max(wait_ms, 1));
    for (;;) {
      const found = this.search(to, limit);
      if (found.length > 0 || wait_ms <= 0 || end.aborted) return found;
      await once(this.#arrivals, 'message', { signal: end }).catch(() => undefined);
    }
  }

  clear(to?: string): void {
    const gone = new Set(this.search(to, this.#messages.length));
    const kept = this.#messages.filter((message) => !gone.has(message));
    this.#messages.splice(0, this.#messages.length, ...kept);
    for (const message of gone) this.#forget(message);
    this.#bytes = kept.reduce((sum, message) => sum + message.size_bytes, 0);
  }

  #forget(message: T): void {
    const copyKey = this.#copyKeys.get(message);
    if (copyKey !== undefined) this.#byCopyKey.delete(copyKey);
  }
}
