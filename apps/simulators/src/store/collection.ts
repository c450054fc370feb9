import type { Journal } from './journal.ts';

export interface Entity {
  id: string;
}

type KeyOf<T> = (entity: T) => string | null | undefined;

export interface CollectionOptions<T extends Entity> {
  kind: string;
  max: number;
  journal?: Journal | undefined;
  /** Keys by which entities are found again. A key must not change while the entity lives. */
  indexes?: Record<string, KeyOf<T>>;
}

/** Entities of one kind in memory, in the order they came. Bounded: the oldest goes when a new one has no place. */
export class Collection<T extends Entity> {
  readonly kind: string;
  readonly #options: CollectionOptions<T>;
  readonly #entities = new Map<string, T>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  constructor(options: CollectionOptions<T>) {
    this.kind = options.kind;
    this.#options = options;
    for (const name of Object.keys(options.indexes ?? {})) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#entities.size;
  }

  get(id: string): T | undefined {
    return this.#entities.get(id);
  }

  add(entity: T): T {
    if (this.#entities.size >= this.#options.max) {
      const oldest = this.#entities.keys().next().value;
      if (oldest !== undefined) this.delete(oldest);
    }
    this.#put(entity);
    this.#options.journal?.touch(this.kind, entity.id);
    return entity;
  }

  /** Must be called after an entity was changed, or a restart forgets the change. */
  changed(entity: T): T {
    this.#options.journal?.touch(this.kind, entity.id);
    return entity;
  }

  delete(id: string): void {
    const entity = this.#entities.get(id);
    if (!entity) return;
    this.#entities.delete(id);
    for (const [name, keyOf] of Object.entries(this.#options.indexes ?? {})) {
      const key = keyOf(entity);
      const ids = key ? this.#indexes.get(name)?.get(key) : undefined;
      ids?.delete(id);
      if (key && ids?.size === 0) this.#indexes.get(name)?.delete(key);
    }
    this.#options.journal?.touch(this.kind, id);
  }

  clear(): void {
    // Deleting what the iterator has passed is safe in a Map.
    for (const id of this.#entities.keys()) this.delete(id);
  }

  /** Oldest first. */
  values(): IterableIterator<T> {
    return this.#entities.values();
  }

  /** Oldest first. */
  by(index: string, key: string): T[] {
    const ids = this.#indexes.get(index)?.get(key);
    return ids ? [...ids].flatMap((id) => this.#entities.get(id) ?? []) : [];
  }

  restore(entities: Iterable<unknown>): void {
    for (const entity of entities) this.#put(entity as T);
  }

  #put(entity: T): void {
    this.#entities.set(entity.id, entity);
    for (const [name, keyOf] of Object.entries(this.#options.indexes ?? {})) {
      const key = keyOf(entity);
      if (!key) continue;
      const keys = this.#indexes.get(name) as Map<string, Set<string>>;
      let ids = keys.get(key);
      if (!ids) keys.set(key, (ids = new Set()));
      ids.add(entity.id);
    }
  }
}
