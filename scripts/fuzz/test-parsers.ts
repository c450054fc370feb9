import { afterAll, expect, test } from 'vitest';
import type { FuzzTarget } from './fuzz-target.ts';
import { runFuzz } from './run-fuzz.ts';
import { Watchdog } from './watchdog.ts';

/**
 * The same inputs in every run, as many of them as there is time for: nobody's hand-in fails by chance. New ones are tried by
 * `npm run soak:fuzz`, or with FUZZ_SEED.
 */
const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const for_ms = Number(process.env['FUZZ_S'] ?? 1) * 1000;

export function testParsers(targets: readonly FuzzTarget[]): void {
  const watchdog = new Watchdog();
  afterAll(() => watchdog.stop());
  // Together in no more than half a minute of one core for each of the two files.
  for (const target of targets)
    test(target.name, { timeout: for_ms + 120_000 }, async () => {
      const { inputs } = await runFuzz(target, { seed, for_ms, watchdog });
      expect(inputs).toBeGreaterThan(0);
    });
}
