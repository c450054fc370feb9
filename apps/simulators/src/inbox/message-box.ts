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
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  #bytes = 0;

  constructor(limits: BoxLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#messages.length;
  }

  add(message: T): void {
    this.#messages.push(message);
    this.#bytes += message.size_bytes;
    while (this.#messages.length > this.#limits.messages || this.#bytes > this.#limits.bytes) {
      const oldest = this.#messages.shift();
      if (!oldest) break;
      this.#bytes -= oldest.size_bytes;
    }
    this.#arrivals.emit('message');
  }

  get(id: string): T | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  find(matches: (message: T) => boolean): T | undefined {
    return this.#messages.findLast(matches);
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
    this.#bytes = kept.reduce((sum, message) => sum + message.size_bytes, 0);
  }
}
