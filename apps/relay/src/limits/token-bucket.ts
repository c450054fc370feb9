const minBurst_bytes = 64 * 1024;
/** What may be saved up: a quarter of a second. */
const burst_s = 0.25;

/**
 * How many bytes may go. It may be overdrawn by the piece that was let through last, which is paid back before the next
 * one goes: over time the rate is exact, and no piece is ever cut.
 */
export class TokenBucket {
  #rate: number | undefined;
  #tokens = 0;
  #at_ms: number;

  constructor(bytesPerSecond: number | undefined, now_ms: number) {
    this.#at_ms = now_ms;
    this.#rate = bytesPerSecond;
    this.#tokens = this.#burst;
  }

  get bytesPerSecond(): number | undefined {
    return this.#rate;
  }

  setRate(bytesPerSecond: number | undefined, now_ms: number): void {
    this.#refill(now_ms);
    this.#rate = bytesPerSecond;
    this.#tokens = Math.min(this.#tokens, this.#burst);
  }

  /** Milliseconds until something may go: 0 is now. */
  wait_ms(now_ms: number): number {
    if (this.#rate === undefined) return 0;
    this.#refill(now_ms);
    return this.#tokens > 0 ? 0 : Math.max(1, ((1 - this.#tokens) / this.#rate) * 1000);
  }

  take(bytes: number): void {
    if (this.#rate !== undefined) this.#tokens -= bytes;
  }

  get #burst(): number {
    return this.#rate === undefined ? 0 : Math.max(minBurst_bytes, this.#rate * burst_s);
  }

  #refill(now_ms: number): void {
    const gained = this.#rate === undefined ? 0 : ((now_ms - this.#at_ms) / 1000) * this.#rate;
    this.#at_ms = now_ms;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
  }
}
