import type { Db } from '#platform/db/database.ts';

/**
 * Counts that are estimates anyway (from a sample of a large result) may be a minute old: everybody who looks at a large
 * category asks for the same ones. Exact counts are never kept.
 */
const fresh_ms = 60_000;
const most = 500;
const kept = new WeakMap<Db, Map<string, { at_ms: number; counted: Promise<unknown> }>>();

export function sampledOnce<T>(db: Db, key: string, count: () => Promise<T>): Promise<T> {
  const counts = kept.get(db) ?? new Map<string, { at_ms: number; counted: Promise<unknown> }>();
  kept.set(db, counts);
  const now_ms = performance.now();
  const found = counts.get(key);
  if (found && now_ms - found.at_ms < fresh_ms) return found.counted as Promise<T>;
  const counted = count();
  counts.delete(key);
  counts.set(key, { at_ms: now_ms, counted });
  counted.catch(() => counts.delete(key));
  // Those kept longest go first.
  if (counts.size > most) counts.delete(counts.keys().next().value as string);
  return counted;
}
