/** Short waits of the gateway's own work (pending → processed). Counted, so that a test can wait for silence. */
export class Delays {
  readonly #timers = new Set<NodeJS.Timeout>();

  get waiting(): number {
    return this.#timers.size;
  }

  later(delay_ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delay_ms);
    this.#timers.add(timer);
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
