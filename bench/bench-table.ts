/** What every file of `bench/` hands back from its `run()`. `bench/run.ts` prints it and saves it as JSON. */
export interface BenchTable {
  /** What was measured, e.g. `orders end to end`. */
  name: string;
  /** One row per scenario. Units are in the names: `per_second`, `p50_ms`, `p99_ms`. All rows have the same keys. */
  rows: readonly BenchRow[];
  /** What ours is compared with, and where its figure comes from; empty when the bar is absolute. */
  peer: string;
  /** Ours divided by the peer's, more is better; null without a peer. */
  ratio: number | null;
  /** The bar of PRODUCT.md §14 in words, and whether this run passed it; null where there is none. */
  bar: { expected: string; passed: boolean } | null;
  /** The command that repeats this one measurement. */
  command: string;
}

export type BenchRow = Readonly<Record<string, string | number>>;

/** A file of `bench/` that measures exports this: one table, or several. */
export type RunBench = () => Promise<BenchTable | readonly BenchTable[]>;

/** Sorted copy first, then any quantile of it; 0 when nothing was measured. Rounded to two digits. */
export function quantiles(latencies_ms: readonly number[]): { p50_ms: number; p99_ms: number } {
  const sorted = latencies_ms.toSorted((a, b) => a - b);
  const at = (part: number): number => Number((sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2));
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

/** How long each measurement lasts: `BENCH_SECONDS`, or what the bench thinks is enough. */
export function benchSeconds(fallback: number): number {
  const text = process.env['BENCH_SECONDS'];
  if (!text) return fallback;
  const value = Number(text);
  if (!(value > 0 && value <= 3_600)) throw new Error(`BENCH_SECONDS is "${text}"; expected seconds from 1 to 3600`);
  return value;
}
