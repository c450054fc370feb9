/** What happens by itself at a time (holds, expiries). Driven by the clock's seconds, so that moving the clock moves it. */
export class Agenda {
  readonly #entries = new Map<string, { due_s: number; run: () => void }>();
  #earliest_s = Infinity;

  /** A later entry under the same key replaces the earlier one. */
  add(key: string, due_s: number, run: () => void): void {
    this.#entries.set(key, { due_s, run });
    this.#earliest_s = Math.min(this.#earliest_s, due_s);
  }

  remove(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#earliest_s = Infinity;
  }

  runDue(now_s: number): void {
    if (now_s < this.#earliest_s) return;
    const due = [...this.#entries].filter(([, entry]) => entry.due_s <= now_s);
    for (const [key] of due) this.#entries.delete(key);
    this.#earliest_s = Infinity;
    for (const entry of this.#entries.values()) this.#earliest_s = Math.min(this.#earliest_s, entry.due_s);
    for (const [, entry] of due.toSorted(([, a], [, b]) => a.due_s - b.due_s)) entry.run();
  }
}
