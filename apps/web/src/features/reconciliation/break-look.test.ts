import { expect, test } from 'vitest';
import { deedsFor, differenceOf, resolutionsFor } from './break-look.ts';

test('the difference is what was found beyond what was expected', () => {
  expect(differenceOf({ expected: 10_000, found: 9_900 })).toBe(-100);
  expect(differenceOf({ expected: null, found: 500 })).toBe(500);
  expect(differenceOf({ expected: 500, found: null })).toBe(-500);
  expect(differenceOf({ expected: null, found: null })).toBeUndefined();
});

test('one person at a time: what another took can only be given back', () => {
  expect(deedsFor({ state: 'open', takenBy: null }, 'usr_me')).toEqual(['take', 'resolve']);
  expect(deedsFor({ state: 'taken', takenBy: 'usr_me' }, 'usr_me')).toEqual(['resolve', 'give_back']);
  expect(deedsFor({ state: 'taken', takenBy: 'usr_you' }, 'usr_me')).toEqual(['give_back']);
  expect(deedsFor({ state: 'resolved', takenBy: 'usr_me' }, 'usr_me')).toEqual([]);
});

test('only what the gateway took and nobody gives back can be written off', () => {
  for (const kind of ['adjustment', 'refund_unknown', 'row_unknown'] as const)
    expect(resolutionsFor(kind)).toContain('written_off');
  expect(resolutionsFor('payment_unknown')).not.toContain('written_off');
  expect(resolutionsFor('payment_amount')).not.toContain('written_off');
});
