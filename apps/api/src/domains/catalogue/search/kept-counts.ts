import type { Db } from '#platform/db/database.ts';

/**
 * Counts over thousands of listings may be as old as the answers that browsers keep (`answerPublicly`): everybody who looks
 * for a phone or a large category asks for the same ones. Small results are counted each time.
 */
const fresh_ms = 15_000;
const most = 500;
const kept = new WeakMap<Db, Map<string, { at_ms: number; counted: Promise<unknown> }>>();

export function countedOnce<T>(db: Db, key: string, count: () => Promise<T>): Promise<T> {
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
