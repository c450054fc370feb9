import type { LadderStep } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { LinkClock } from '../clock.ts';
import type { Rung } from './rung.ts';

const usuallyWithin_ms = 10_000;

export interface AttemptResult {
  readonly outcome: LadderStep['outcome'];
  readonly detail?: string;
  readonly took_ms: number;
  readonly channel?: Channel;
}

/** One try of one rung. It is over when it says so, even when the rung itself never answers its signal. */
export class Attempt {
  readonly result: Promise<AttemptResult>;
  #stop = new AbortController();
  #decide: (result: Omit<AttemptResult, 'took_ms'>) => void = () => undefined;

  constructor(rung: Rung, clock: LinkClock) {
    const startedAt_ms = clock.now_ms();
    const within_ms = rung.within_ms ?? usuallyWithin_ms;
    const cancel = clock.after(within_ms, () => {
      this.#decide({ outcome: 'no answer', detail: `nothing within ${Math.round(within_ms / 100) / 10} s` });
      this.#stop.abort();
    });
    this.result = new Promise((resolve) => {
      this.#decide = (result) => {
        cancel();
        this.#decide = late;
        resolve({ ...result, took_ms: Math.round(clock.now_ms() - startedAt_ms) });
      };
    });
    void this.#open(rung);
  }

  giveUp(why: string): void {
    this.#decide({ outcome: 'given up', detail: why });
    this.#stop.abort();
  }

  async #open(rung: Rung): Promise<void> {
    try {
      const channel = await rung.open(this.#stop.signal);
      this.#decide({ outcome: 'open', channel });
    } catch (error) {
      this.#decide(
        error instanceof ConnectError
          ? { outcome: error.outcome, detail: error.message }
          : { outcome: 'failed', detail: error instanceof Error ? error.name : 'something that is no error' },
      );
    }
  }
}

/** Decided already: a channel that opened all the same is of no use to anybody. */
function late(result: Omit<AttemptResult, 'took_ms'>): void {
  result.channel?.abort('another one was taken');
}
