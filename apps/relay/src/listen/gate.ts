import type { LinkClock } from '@mistri/link';
import { countedAddress } from './address-list.ts';

export interface GateLimits {
  /** Connections that are not admitted yet: of one address, and of all. */
  readonly halfOpenEach: number;
  readonly halfOpen: number;
  /** New connections of one address. */
  readonly perMinuteEach: number;
}

/** The table of addresses is bounded; who was seen longest ago is forgotten first. */
const maxAddresses = 100_000;

interface Seen {
  halfOpen: number;
  tokens: number;
  at_ms: number;
}

/** Stops floods before they cost a handshake. */
export class Gate {
  #clock: Pick<LinkClock, 'now_ms'>;
  #limits: GateLimits;
  #seen = new Map<string, Seen>();
  #halfOpen = 0;

  constructor(clock: Pick<LinkClock, 'now_ms'>, limits: GateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get halfOpen(): number {
    return this.#halfOpen;
  }

  /** @returns what to call once when the connection is admitted or gone, or why it is not let in */
  enter(address: string): (() => void) | 'rate' | 'half-open' {
    const name = countedAddress(address);
    const seen = this.#refilled(name);
    if (seen.tokens < 1) return 'rate';
    if (seen.halfOpen >= this.#limits.halfOpenEach || this.#halfOpen >= this.#limits.halfOpen) return 'half-open';
    seen.tokens -= 1;
    seen.halfOpen += 1;
    this.#halfOpen += 1;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      seen.halfOpen -= 1;
      this.#halfOpen -= 1;
    };
  }

  /** Whether one more would be let in, without counting it. */
  has(address: string): boolean {
    return this.#refilled(countedAddress(address)).tokens >= 1;
  }

  #refilled(name: string): Seen {
    const now_ms = this.#clock.now_ms();
    const { perMinuteEach } = this.#limits;
    const seen = this.#seen.get(name) ?? { halfOpen: 0, tokens: perMinuteEach, at_ms: now_ms };
    seen.tokens = Math.min(perMinuteEach, seen.tokens + ((now_ms - seen.at_ms) / 60_000) * perMinuteEach);
    seen.at_ms = now_ms;
    this.#seen.delete(name);
    this.#seen.set(name, seen);
    if (this.#seen.size > maxAddresses) this.#forgetOne();
    return seen;
  }

  #forgetOne(): void {
    for (const [name, seen] of this.#seen) {
      if (seen.halfOpen > 0) continue;
      this.#seen.delete(name);
      return;
    }
  }
}
