import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MtuSearch } from './mtu-search.ts';

/** Runs the search over a path for a while; `carries` may change with time. Returns what it holds for right. */
function searched(carries: (now_ms: number) => number, until_ms: number, isLoopback = false): number {
  const search = new MtuSearch({ base_bytes: 1200, isLoopback, now_ms: 0 });
  for (let now_ms = 0; now_ms < until_ms; now_ms = Math.max(now_ms + 1, search.nextAt_ms))
    for (const length of search.due(now_ms)) if (length <= carries(now_ms)) search.heard(length);
  return search.packet_bytes;
}

test('what the path carries is found, never more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1200, max: 9000 }), (path_bytes) => {
      const found = searched(() => path_bytes, 1000);
      expect(found).toBeLessThanOrEqual(path_bytes);
      expect(found).toBe([1200, 1232, 1350, 1400, 1432, 1452, 1472].findLast((size) => size <= path_bytes));
    }),
  );
});

test('longer datagrams are for the machine itself', () => {
  expect(searched(() => 65_000, 1000)).toBe(1472);
  expect(searched(() => 65_000, 1000, true)).toBe(16_383);
});

test('a path that became narrow, or wide again, is noticed within a minute', () => {
  expect(searched((now_ms) => (now_ms < 5000 ? 1472 : 1300), 65_000)).toBe(1232);
  expect(searched((now_ms) => (now_ms < 40_000 ? 1300 : 1472), 100_000)).toBe(1472);
});

test('an answer to what was never asked changes nothing', () => {
  const search = new MtuSearch({ base_bytes: 1200, isLoopback: false, now_ms: 0 });
  search.heard(65_535);
  search.heard(1199);
  expect(search.packet_bytes).toBe(1200);
});
