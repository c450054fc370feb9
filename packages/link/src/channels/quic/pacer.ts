/** Below this a burst is no burst: the path is a LAN or the machine itself, and timers are coarser than it. */
const paceFrom_ms = 2;
/** As the kernel's TCP does it: a little faster than the window would go by itself, so that pacing never limits. */
const gain = 1.25;
const smallestBurst_bytes = 16 * 1400;

/**
 * Spreads a congestion window over its round trip instead of sending it in one burst, which the buffers of routers do
 * not hold. A bucket of tokens; the library's own pacing is not used, as its times are not readable here (ADR 18).
 */
export class Pacer {
  #bytesPerMs = Number.POSITIVE_INFINITY;
  #burst_bytes = smallestBurst_bytes;
  #tokens_bytes = smallestBurst_bytes;
  #at_ms: number;

  constructor(now_ms: number) {
    this.#at_ms = now_ms;
  }

  learn(window_bytes: number, roundTrip_ms: number): void {
    if (roundTrip_ms < paceFrom_ms || window_bytes <= 0) {
      this.#bytesPerMs = Number.POSITIVE_INFINITY;
      return;
    }
    this.#bytesPerMs = (gain * window_bytes) / roundTrip_ms;
    // What is due between two ticks of a timer, late ones of a busy machine too, must fit, or timers would limit.
    this.#burst_bytes = Math.max(smallestBurst_bytes, this.#bytesPerMs * 8);
  }

  /** How much may leave now. */
  allowance_bytes(now_ms: number): number {
    if (this.#bytesPerMs === Number.POSITIVE_INFINITY) return this.#bytesPerMs;
    const earned = (now_ms - this.#at_ms) * this.#bytesPerMs;
    this.#at_ms = now_ms;
    this.#tokens_bytes = Math.min(this.#burst_bytes, this.#tokens_bytes + earned);
    return this.#tokens_bytes;
  }

  sent(bytes: number): void {
    if (this.#bytesPerMs !== Number.POSITIVE_INFINITY) this.#tokens_bytes -= bytes;
  }

  /** Until there is enough for a packet again. */
  get wait_ms(): number {
    if (this.#tokens_bytes > 0) return 0;
    return Math.max(1, (smallestBurst_bytes / 4 - this.#tokens_bytes) / this.#bytesPerMs);
  }
}
