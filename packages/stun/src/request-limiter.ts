/** At most so many requests per second from one address, with a burst; the addresses it remembers are bounded too. */
export interface LimiterOptions {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxAddresses: number;
}

export const defaultLimits: LimiterOptions = { perSecond: 20, burst: 60, maxAddresses: 50_000 };

export class RequestLimiter {
  #options: LimiterOptions;
  /** In order of their last request: the oldest is forgotten first. */
  #buckets = new Map<string, { tokens: number; at_ms: number }>();

  constructor(options: LimiterOptions = defaultLimits) {
    this.#options = options;
  }

  get size(): number {
    return this.#buckets.size;
  }

  allows(address: string, now_ms: number): boolean {
    const { perSecond, burst, maxAddresses } = this.#options;
    const bucket = this.#buckets.get(address) ?? { tokens: burst, at_ms: now_ms };
    this.#buckets.delete(address);
    const tokens = Math.min(burst, bucket.tokens + ((now_ms - bucket.at_ms) / 1000) * perSecond);
    const isAllowed = tokens >= 1;
    this.#buckets.set(address, { tokens: isAllowed ? tokens - 1 : tokens, at_ms: now_ms });
    if (this.#buckets.size > maxAddresses) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return isAllowed;
  }
}
