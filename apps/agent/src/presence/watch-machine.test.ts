import { expect, test } from 'vitest';
import { judge, type Moment } from './watch-machine.ts';

const before: Moment = { wall_ms: 1e12, monotonic_ms: 5000, addresses: 'eth0 192.0.2.1' };

function seen(change: Partial<Moment>): string[] {
  const said: string[] = [];
  const events = { woke: () => said.push('woke'), networkChanged: () => said.push('network') };
  const { wall_ms, monotonic_ms, addresses } = before;
  judge(before, { wall_ms: wall_ms + 5000, monotonic_ms: monotonic_ms + 5000, addresses, ...change }, events);
  return said;
}

test('nothing happened', () => {
  expect(seen({})).toEqual([]);
  expect(seen({ wall_ms: before.wall_ms + 9000, monotonic_ms: before.monotonic_ms + 9000 })).toEqual([]);
});

test('sleep: where the monotonic clock stops (Linux), and where it goes on', () => {
  expect(seen({ wall_ms: before.wall_ms + 3_600_000 })).toEqual(['woke']);
  expect(seen({ monotonic_ms: before.monotonic_ms + 3_600_000 })).toEqual(['woke']);
});

test('a clock set back is no sleep; other addresses are another network', () => {
  expect(seen({ wall_ms: before.wall_ms - 3_600_000 })).toEqual([]);
  expect(seen({ addresses: 'wlan0 198.51.100.7' })).toEqual(['network']);
});
