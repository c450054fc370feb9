import type { LinkClock } from '../src/clock.ts';

interface Due {
  readonly at_ms: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Time that passes only when the test says so: minutes of traffic in a moment, the same every time. */
export class SimulatedClock implements LinkClock {
  #now_ms = 0;
  #order = 0;
  #due: Due[] = [];

  now_ms(): number {
    return this.#now_ms;
  }

  wall_ms(): number {
    return Date.UTC(2026, 10, 21) + this.#now_ms;
  }

  after(delay_ms: number, run: () => void): () => void {
    const due: Due = {
      at_ms: this.#now_ms + Math.max(0, delay_ms),
      order: (this.#order += 1),
      run,
      isCancelled: false,
    };
    this.#insert(due);
    return () => {
      due.isCancelled = true;
    };
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** Lets `duration_ms` pass, or stops before when `isDone` says so. */
  async pass(duration_ms: number, isDone: () => boolean = () => false): Promise<void> {
    const end_ms = this.#now_ms + duration_ms;
    for (;;) {
      await settle();
      if (isDone()) return;
      const next = this.#due[0];
      if (!next || next.at_ms > end_ms) break;
      this.#due.shift();
      if (next.isCancelled) continue;
      this.#now_ms = next.at_ms;
      next.run();
    }
    this.#now_ms = end_ms;
  }

  #insert(due: Due): void {
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#due[middle];
      if (other && (other.at_ms < due.at_ms || (other.at_ms === due.at_ms && other.order < due.order)))
        low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
  }
}

/** Microtasks of this turn, and those that they start. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}
