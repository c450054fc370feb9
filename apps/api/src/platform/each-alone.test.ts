import pino from 'pino';
import { expect, it } from 'vitest';
import { eachAlone } from './each-alone.ts';

const log = pino({ level: 'silent' });

it('does every item in order, although some fail, and says how many did', async () => {
  const done: number[] = [];
  const all = eachAlone([1, 2, 3, 4], log, async (item) => {
    await Promise.resolve();
    if (item % 2 === 1) throw new Error(`no ${item}`);
    done.push(item);
  });
  await expect(all).rejects.toThrow('2 of 4 items failed');
  expect(done).toEqual([2, 4]);
});

it('is silent when nothing fails', async () => {
  await expect(eachAlone(['a'], log, () => Promise.resolve())).resolves.toBeUndefined();
});
