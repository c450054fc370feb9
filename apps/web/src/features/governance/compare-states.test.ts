import { expect, test } from 'vitest';
import { compareStates } from './compare-states.ts';

test('names what changed, came and went', () => {
  const rows = compareStates(
    { status: 'submitted', tier: 'standard', note: null },
    { status: 'active', tier: 'standard', address: { pin: '625001' } },
  );
  expect(rows).toEqual([
    { path: 'status', before: 'submitted', after: 'active', change: 'changed' },
    { path: 'tier', before: 'standard', after: 'standard', change: 'same' },
    { path: 'note', before: 'null', after: undefined, change: 'removed' },
    { path: 'address.pin', before: undefined, after: '625001', change: 'added' },
  ]);
});

test('a decision without a state before or after is compared with nothing', () => {
  expect(compareStates(null, null)).toEqual([]);
  expect(compareStates(undefined, { on: true })).toEqual([
    { path: 'on', before: undefined, after: 'true', change: 'added' },
  ]);
});

test('a plain value stands alone, an empty list is a value and not nothing', () => {
  expect(compareStates('a', 'b')).toEqual([{ path: '', before: 'a', after: 'b', change: 'changed' }]);
  expect(compareStates({ roles: [] }, { roles: ['admin'] })).toEqual([
    { path: 'roles', before: '[]', after: undefined, change: 'removed' },
    { path: 'roles.0', before: undefined, after: 'admin', change: 'added' },
  ]);
});

test('long lists and deep objects are shown as they are written', () => {
  const long = Array.from({ length: 21 }, (_, index) => index);
  expect(compareStates(null, { long })[0]?.after).toBe(JSON.stringify(long));
  expect(compareStates(null, { a: { b: { c: { d: { e: 1 } } } } })).toEqual([
    { path: 'a.b.c.d', before: undefined, after: '{"e":1}', change: 'added' },
  ]);
});
