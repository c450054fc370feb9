import { expect, test } from 'vitest';
import { type BulkFields, bulkWish, signedBasisPoints } from './bulk-wish.ts';

const fields: BulkFields = {
  search: ' display ',
  status: 'active',
  category: 'any',
  kind: 'price',
  which: 'both',
  direction: 'up',
  percent: '2.5',
  quantity: '',
};

test('percentages become basis points with a sign, within the limits of the api', () => {
  expect(signedBasisPoints('2.5', 'up')).toBe(250);
  expect(signedBasisPoints('2,25', 'down')).toBe(-225);
  expect(signedBasisPoints('90', 'down')).toBe(-9_000);
  expect(signedBasisPoints('91', 'down')).toBeUndefined();
  expect(signedBasisPoints('200', 'up')).toBe(20_000);
  for (const text of ['201', '0', '', '-5', 'ten', '1.234']) expect(signedBasisPoints(text, 'up')).toBeUndefined();
});

test('a wish names what and how', () => {
  expect(bulkWish(fields)).toEqual({
    selection: { search: 'display', status: 'active' },
    change: { kind: 'price', percentBp: 250, which: 'both' },
  });
  expect(bulkWish({ ...fields, kind: 'pause', category: 'battery' })).toEqual({
    selection: { search: 'display', status: 'active', categoryId: 'battery' },
    change: { kind: 'pause' },
  });
  expect(bulkWish({ ...fields, kind: 'stock', quantity: '0' })?.change).toEqual({ kind: 'stock', quantity: 0 });
});

test('everything at once is no selection, and half a change no change', () => {
  expect(bulkWish({ ...fields, search: ' ', status: 'any' })).toBeUndefined();
  expect(bulkWish({ ...fields, percent: '' })).toBeUndefined();
  expect(bulkWish({ ...fields, kind: 'stock', quantity: '1000001' })).toBeUndefined();
});
