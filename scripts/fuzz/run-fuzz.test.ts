import { afterAll, expect, test } from 'vitest';
import { bytesOf, type FuzzTarget, type Parser } from './fuzz-target.ts';
import { type FuzzOptions, runFuzz } from './run-fuzz.ts';
import { Watchdog } from './watchdog.ts';

const watchdog = new Watchdog();
afterAll(() => watchdog.stop());

const seeds = [bytesOf('{"length":12,"text":"abc"}')];
const target = (read: Parser['read']): FuzzTarget => ({
  name: 'planted',
  most_bytes: 4 * 1024 * 1024,
  make: () => ({ seeds, read }),
});
/** Until the fault is found, however slow the machine is. */
const options: FuzzOptions = { seed: 7, for_ms: 600_000, watchdog };

async function failure(subject: FuzzTarget, more: Partial<FuzzOptions> = {}): Promise<Error> {
  const error = await runFuzz(subject, { ...options, ...more }).catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error('nothing was found');
  return error;
}

test('an error of another kind is found, and the same input can be had again by its number', async () => {
  const wrong = target((input) => {
    if (input.includes(0xff)) throw new RangeError('a byte of 255');
    return 'taken';
  });
  const found = await failure(wrong);
  expect(String(found.cause)).toBe('RangeError: a byte of 255');
  const only = Number(/--seed 7 --input (\d+)$/.exec(found.message)?.[1]);
  expect(only).toBeGreaterThan(0);
  const again = await failure(wrong, { only });
  expect(String(again.cause)).toBe('RangeError: a byte of 255');
});

test('a length that is believed is found by the memory it takes', async () => {
  const believing = target((input) => {
    const length = Number(/"length":(\d{1,9})\b/.exec(new TextDecoder().decode(input))?.[1] ?? 0);
    return new Uint8Array(Math.min(length * 1000, 64 * 1024 * 1024)).length >= 0 ? 'taken' : 'refused';
  });
  expect(String((await failure(believing)).cause)).toMatch(/bytes of memory, over/);
});

test('a parser that says no to what is valid has not been tested', async () => {
  expect(String((await failure(target(() => 'refused'))).cause)).toMatch(/valid input 0 was refused/);
});
