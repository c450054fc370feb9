import { ConnectError } from '../channels/connect-error.ts';
import type { LinkClock } from '../clock.ts';

/** So long the first way is believed in before the second one is tried beside it. */
const patience_ms = 1500;

/**
 * Two ways to one relay. The second is tried when the first has failed or says nothing; never while the first is there and
 * only waits for the other device: two halves of one device at one relay could be paired crosswise.
 */
export class Reach {
  #clock: LinkClock;
  #state: 'unknown' | 'there' | 'failed' = 'unknown';
  #changed = Promise.withResolvers<void>();

  constructor(clock: LinkClock) {
    this.#clock = clock;
  }

  async first<Opened>(open: () => Promise<Opened>): Promise<Opened> {
    try {
      return await open();
    } catch (error) {
      this.#become('failed');
      throw error;
    }
  }

  isThere(): void {
    if (this.#state === 'unknown') this.#become('there');
  }

  /**
   * Resolves when it is the turn of the second way.
   *
   * @throws ConnectError when it is not wanted any more
   */
  async second(signal: AbortSignal): Promise<void> {
    const given = Promise.withResolvers<never>();
    given.promise.catch(() => undefined);
    const give = (): void => {
      given.reject(new ConnectError('failed', 'given up'));
    };
    signal.addEventListener('abort', give);
    if (signal.aborted) give();
    const late = Promise.withResolvers<void>();
    const cancel = this.#clock.after(patience_ms, late.resolve);
    try {
      if (this.#state === 'unknown') await Promise.race([this.#changed.promise, late.promise, given.promise]);
      while (this.#state === 'there') await Promise.race([this.#changed.promise, given.promise]);
    } finally {
      cancel();
      signal.removeEventListener('abort', give);
    }
  }

  #become(state: 'there' | 'failed'): void {
    this.#state = state;
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers();
    resolve();
  }
}
