import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { seededRandom } from '../rig/seeded-random.ts';
import type { FuzzTarget, Outcome, Parser } from './fuzz-target.ts';
import { mutated, type Random } from './mutate.ts';
import type { Watchdog } from './watchdog.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly for_ms: number;
  readonly watchdog: Watchdog;
  /** Only this one input: what a failure names. */
  readonly only?: number;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly taken: number;
  /** Of one input. */
  readonly slowest_ms: number;
  readonly memory_bytes: number;
}

/** So often the event loop gets its turn, also when a parser never waits for anything. */
const turn_ms = 50;

/**
 * Reads changed inputs for a while. Input number n depends on the seed, the target's name and n alone: it can be had again.
 *
 * @throws Error naming seed and number of the first input at which the parser did something else than take or refuse it
 */
export async function runFuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const parser = await target.make();
  const { only, watchdog } = options;
  const result = { inputs: 0, taken: 0, slowest_ms: 0, memory_bytes: 0 };
  const start_ms = performance.now();
  let turn = start_ms;
  for (let number = only ?? 0; ; number += 1) {
    const random = seededRandom(hashOf(`${options.seed} ${target.name} ${number}`));
    const input = inputOf(parser, number, random);
    watchdog.watch(`fuzz '${target.name}', seed ${options.seed}, input ${number}`);
    const begin_ms = performance.now();
    const before_bytes = memory_bytes();
    let outcome: Outcome;
    try {
      const reading = parser.read(new Uint8Array(input), random);
      outcome = reading instanceof Promise ? await reading : reading;
      if (number < parser.seeds.length && outcome !== 'taken') throw new Error(`valid input ${number} was refused`);
      const taken_bytes = memory_bytes() - before_bytes;
      result.memory_bytes = Math.max(result.memory_bytes, taken_bytes);
      if (taken_bytes > target.most_bytes)
        throw new Error(`it took ${taken_bytes} bytes of memory, over ${target.most_bytes}`);
    } catch (error) {
      throw new Error(failureText(target.name, options.seed, number, input), { cause: error });
    } finally {
      watchdog.rest();
    }
    const end_ms = performance.now();
    result.inputs += 1;
    if (outcome === 'taken') result.taken += 1;
    result.slowest_ms = Math.max(result.slowest_ms, end_ms - begin_ms);
    // The valid ones are read in any case, also where one takes longer than there is time.
    const isOver = only !== undefined || (number + 1 >= parser.seeds.length && end_ms - start_ms > options.for_ms);
    if (isOver) return result;
    if (end_ms - turn > turn_ms) {
      await nextTurn();
      turn = performance.now();
    }
  }
}

function inputOf({ seeds, words = [] }: Parser, number: number, random: Random): Uint8Array {
  return seeds[number] ?? mutated({ seeds, words, random });
}

/** Heap and what is held outside of it. A collection between two readings makes it less, never more. */
function memory_bytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function failureText(name: string, seed: number, number: number, input: Uint8Array): string {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'mistri-fuzz-')), 'input');
  writeFileSync(file, input);
  const again = `npm run soak:fuzz -- --only '${name}' --seed ${seed} --input ${number}`;
  return `fuzz '${name}', input ${number} of seed ${seed} (${input.length} bytes, kept in ${file}). Again: ${again}`;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193) >>> 0;
  return hash;
}
