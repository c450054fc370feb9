import { useSyncExternalStore } from 'react';

/** What a page shows, kept outside React: connections and workers outlive renders. */
export class Store<Snapshot extends object> {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Snapshot) {
    this.#snapshot = initial;
  }

  readonly get = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(changes: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of Array.from(this.#listeners)) listener();
  }
}

export function useStore<Snapshot extends object>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
