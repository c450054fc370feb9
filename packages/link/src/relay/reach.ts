import { ConnectError } from '../channels/connect-error.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';

/**
 * The ways to one relay, in the order in which they are tried. One is tried when each before it has failed or has said
 * nothing for a while; never while another one is there and only waits for the other device: two halves of one device at
 * one relay could be paired crosswise.
 */
export class Reach {
  #clock: LinkClock;
  #ways: ReachWay[] = [];

  constructor(clock: LinkClock) {
    this.#clock = clock;
  }

  /** The next one. @param patience_ms so long it is believed in before the one after it is tried beside it */
  way(patience_ms: number): ReachWay {
    const way: ReachWay = new ReachWay(patience_ms, {
      before: [...this.#ways],
      isAnyThere: () => this.#ways.some((one) => one !== way && one.state === 'there'),
      changed: () => {
        for (const one of this.#ways) one.look();
      },
      clock: this.#clock,
    });
    this.#ways.push(way);
    return way;
  }
}

interface Among {
  readonly before: readonly ReachWay[];
  readonly clock: LinkClock;
  isAnyThere(): boolean;
  changed(): void;
}

export class ReachWay {
  state: 'new' | 'trying' | 'there' | 'failed' = 'new';
  /** Nobody waits for it alone any more. */
  #hadItsChance = false;
  #patience_ms: number;
  #among: Among;
  #cancel: CancelTimer | undefined;
  #look: (() => void) | undefined;

  constructor(patience_ms: number, among: Among) {
    this.#patience_ms = patience_ms;
    this.#among = among;
  }

  /**
   * Waits for its turn, and tries.
   *
   * @throws ConnectError also when it is not wanted any more before its turn
   */
  async open<Opened>(signal: AbortSignal, run: () => Promise<Opened>): Promise<Opened> {
    await this.#turn(signal);
    this.#begin();
    try {
      const opened = await run();
      this.#become('there');
      return opened;
    } catch (error) {
      this.#become('failed');
      throw error;
    }
  }

  isThere(): void {
    if (this.state === 'trying') this.#become('there');
  }

  /** Something has changed: for whoever waits for its turn. */
  look(): void {
    this.#look?.();
  }

  #isTurn(): boolean {
    return this.#among.before.every((way) => way.#hadItsChance) && !this.#among.isAnyThere();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    // One that never began (its rung was skipped) is not waited for longer than any.
    for (const way of this.#among.before) way.#expect();
    const turn = Promise.withResolvers<void>();
    const give = (): void => {
      turn.reject(new ConnectError('failed', 'given up'));
    };
    this.#look = () => {
      if (this.#isTurn()) turn.resolve();
    };
    signal.addEventListener('abort', give);
    if (signal.aborted) give();
    this.#look();
    try {
      await turn.promise;
    } catch (error) {
      this.#become('failed');
      throw error;
    } finally {
      this.#look = undefined;
      signal.removeEventListener('abort', give);
    }
  }

  #begin(): void {
    this.state = 'trying';
    this.#cancel?.();
    this.#hadItsChance = false;
    this.#cancel = this.#among.clock.after(this.#patience_ms, () => {
      this.#chanceIsOver();
    });
  }

  #expect(): void {
    if (this.state !== 'new' || this.#cancel) return;
    const before_ms = this.#among.before.reduce((sum, way) => sum + way.#patience_ms, 0);
    this.#cancel = this.#among.clock.after(before_ms + this.#patience_ms, () => {
      this.#chanceIsOver();
    });
  }

  #become(state: 'there' | 'failed'): void {
    this.state = state;
    if (state === 'failed') this.#chanceIsOver();
    else this.#among.changed();
  }

  #chanceIsOver(): void {
    this.#cancel?.();
    this.#hadItsChance = true;
    this.#among.changed();
  }
}
