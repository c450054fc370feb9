import { type LinkClock, systemClock } from '@mistri/link';

/** The machine's clock, which a test can let jump: what is due then runs at once. */
export class JumpClock implements LinkClock {
  readonly #system = systemClock();
  readonly #waiting = new Set<{ readonly at_ms: number; run(): void }>();
  #ahead_ms = 0;
  #wall_ms = 0;

  now_ms(): number {
    return this.#system.now_ms() + this.#ahead_ms;
  }

  wall_ms(): number {
    return this.#system.wall_ms() + this.#wall_ms;
  }

  after(delay_ms: number, run: () => void): () => void {
    const waiting = {
      at_ms: this.now_ms() + delay_ms,
      run: (): void => {
        if (this.#waiting.delete(waiting)) run();
      },
    };
    this.#waiting.add(waiting);
    const cancel = this.#system.after(delay_ms, waiting.run);
    return () => {
      this.#waiting.delete(waiting);
      cancel();
    };
  }

  soon(run: () => void): void {
    this.#system.soon(run);
  }

  /** Time passes; `wall_ms`: what the clock on the wall makes of it. */
  jump(by_ms: number, wall_ms = by_ms): void {
    this.#ahead_ms += by_ms;
    this.#wall_ms += wall_ms;
    for (const waiting of Array.from(this.#waiting)) if (waiting.at_ms <= this.now_ms()) waiting.run();
  }
}
