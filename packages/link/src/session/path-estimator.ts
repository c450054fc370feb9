/**
 * How much may be on its way: twice the bandwidth-delay product that was measured (ARCHITECTURE §6). More would only
 * wait in the queue of the narrowest hop, and a Stop would wait behind it. The measuring follows the ideas of BBR
 * (draft-ietf-ccwg-bbr): delivery rate by acknowledgement, the best of the last rounds; the shortest round trip of the
 * last seconds, looked for again with an emptied pipe when it is old.
 *
 * One estimator per channel: another path starts anew.
 */
const startWindow_bytes = 128 * 1024;
const minWindow_bytes = 64 * 1024;
const maxWindow_bytes = 32 * 1024 * 1024;
/** Below this the event loop, not the network, makes the round trip. */
const minRoundTrip_ms = 4;
const startGain = 2.885;
const steadyGain = 2;
const roundsRemembered = 10;
const roundTripLasts_ms = 10_000;

/** What was true when a frame left; comes back with its acknowledgement. */
export interface SentMark {
  readonly sentAt_ms: number;
  readonly delivered_bytes: number;
  readonly deliveredAt_ms: number;
  /** When the frame left that had been acknowledged last by then: where the time of sending is counted from. */
  readonly firstSentAt_ms: number;
  readonly wasIdle: boolean;
}

export class PathEstimator {
  #delivered_bytes = 0;
  #deliveredAt_ms: number;
  #firstSentAt_ms: number;
  #roundEnds_bytes = 0;
  #rates: number[] = [0];
  #fullRate = 0;
  #roundsWithoutGrowth = 0;
  #isStarting = true;
  #shortest_ms = Infinity;
  #shortestAt_ms: number;
  #latest_ms = 0;
  #probe: 'no' | 'emptying' | 'pinging' = 'no';

  constructor(now_ms: number) {
    this.#deliveredAt_ms = now_ms;
    this.#firstSentAt_ms = now_ms;
    this.#shortestAt_ms = now_ms;
  }

  /** Shortest round trip seen lately; undefined before the first acknowledgement. */
  get roundTrip_ms(): number | undefined {
    return Number.isFinite(this.#shortest_ms) ? this.#shortest_ms : undefined;
  }

  get latestRoundTrip_ms(): number {
    return this.#latest_ms;
  }

  get bandwidth_bytesPerSecond(): number {
    return this.#bestRate() * 1000;
  }

  get isStarting(): boolean {
    return this.#isStarting;
  }

  mark(now_ms: number, inFlight_bytes: number, hasMoreToSend: boolean): SentMark {
    // After a silence the time without anything to send must not count as slowness.
    if (inFlight_bytes === 0) this.#deliveredAt_ms = this.#firstSentAt_ms = now_ms;
    return {
      sentAt_ms: now_ms,
      delivered_bytes: this.#delivered_bytes,
      deliveredAt_ms: this.#deliveredAt_ms,
      firstSentAt_ms: this.#firstSentAt_ms,
      wasIdle: !hasMoreToSend,
    };
  }

  /** Called with the newest frame of an acknowledgement. `bytes` is all that it newly acknowledges. */
  acknowledged(newest: SentMark, bytes: number, now_ms: number): void {
    this.#delivered_bytes += bytes;
    this.#deliveredAt_ms = now_ms;
    this.#sawRoundTrip(now_ms - newest.sentAt_ms, now_ms);
    this.#firstSentAt_ms = newest.sentAt_ms;
    // Acknowledgements that waited somewhere come in a burst and would look like a faster path: it took no less time than the
    // sending did (draft-cheng-iccrg-delivery-rate-estimation).
    const took_ms = Math.max(now_ms - newest.deliveredAt_ms, newest.sentAt_ms - newest.firstSentAt_ms, 0.01);
    const rate = (this.#delivered_bytes - newest.delivered_bytes) / took_ms;
    const isNewRound = newest.delivered_bytes >= this.#roundEnds_bytes;
    if (isNewRound) {
      this.#roundEnds_bytes = this.#delivered_bytes;
      this.#rates.unshift(0);
      if (this.#rates.length > roundsRemembered) this.#rates.length = roundsRemembered;
    }
    // What was sent when there was little to send shows no limit of the path, unless it was faster still.
    if (!newest.wasIdle || rate > this.#bestRate()) this.#rates[0] = Math.max(this.#rates[0] ?? 0, rate);
    if (isNewRound && !newest.wasIdle) this.#judgeStart();
  }

  /** The answer to a ping: the smallest frame there is, so the truest round trip. */
  pinged(roundTrip_ms: number, now_ms: number): void {
    if (this.#probe === 'pinging') {
      this.#probe = 'no';
      this.#shortest_ms = roundTrip_ms;
      this.#shortestAt_ms = now_ms;
    }
    this.#sawRoundTrip(roundTrip_ms, now_ms);
  }

  /** Nothing is on its way: true when a ping is wanted now, to see the path without our own queue. */
  emptied(): boolean {
    if (this.#probe !== 'emptying') return false;
    this.#probe = 'pinging';
    return true;
  }

  #sawRoundTrip(roundTrip_ms: number, now_ms: number): void {
    this.#latest_ms = roundTrip_ms;
    if (roundTrip_ms <= this.#shortest_ms) {
      this.#shortest_ms = roundTrip_ms;
      this.#shortestAt_ms = now_ms;
      return;
    }
    // With a pipe that is always full every round trip has our own queue in it: empty it once in a while and look.
    if (this.#probe === 'no' && now_ms - this.#shortestAt_ms > roundTripLasts_ms) this.#probe = 'emptying';
  }

  window_bytes(): number {
    const best = this.#bestRate();
    if (best === 0) return startWindow_bytes;
    const product_bytes = best * Math.max(this.#shortest_ms, minRoundTrip_ms);
    if (this.#probe !== 'no') return 0;
    const gain = this.#isStarting ? startGain : steadyGain;
    return Math.max(clamp(product_bytes * gain), this.#isStarting ? startWindow_bytes : 0);
  }

  #bestRate(): number {
    return Math.max(...this.#rates);
  }

  #judgeStart(): void {
    if (!this.#isStarting) return;
    const rate = this.#bestRate();
    if (rate >= this.#fullRate * 1.25) {
      this.#fullRate = rate;
      this.#roundsWithoutGrowth = 0;
      return;
    }
    this.#roundsWithoutGrowth += 1;
    if (this.#roundsWithoutGrowth >= 3) this.#isStarting = false;
  }
}

function clamp(bytes: number): number {
  return Math.min(maxWindow_bytes, Math.max(minWindow_bytes, bytes));
}
