import type { LinkClock } from '@mistri/link';
import { limits } from '../protocol/limits.ts';

/** How many operations a technician may ask for: at once, in a burst, and in all. The log of a session has an end. */
export class OperationBudget {
  readonly #clock: LinkClock;
  #tokens: number = limits.operationsBurst;
  #at_ms: number;
  #left: number = limits.operations;

  constructor(clock: LinkClock) {
    this.#clock = clock;
    this.#at_ms = clock.now_ms();
  }

  take(): boolean {
    const now_ms = this.#clock.now_ms();
    const earned = ((now_ms - this.#at_ms) / 1000) * limits.operationsPerSecond;
    this.#tokens = Math.min(limits.operationsBurst, this.#tokens + earned);
    this.#at_ms = now_ms;
    if (this.#tokens < 1 || this.#left < 1) return false;
    this.#tokens -= 1;
    this.#left -= 1;
    return true;
  }
}
