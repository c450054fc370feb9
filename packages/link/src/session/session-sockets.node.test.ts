import { expect, test } from 'vitest';
import { liveOverSockets } from '../../test/socket-life.ts';

test('real sockets, direct and by a relay, cut and muted again and again: everything arrives once', async () => {
  let state = 12;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const life = await liveOverSockets({ length_bytes: 24 * 1024 * 1024, random, cutEvery_ms: 60 });
  expect(life.problems).toEqual([]);
  expect(life.channels).toBeGreaterThan(0);
});
