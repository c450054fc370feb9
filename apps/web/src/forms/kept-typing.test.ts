import { expect, test } from 'vitest';
import { forgetAllTyped, forgetTyped, keepTyped, readTyped, typedBy, typedValues } from './kept-typing.ts';

function emptyStore() {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (at: number) => [...entries.keys()][at] ?? null,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

test('what was typed is read again, until it is forgotten together with its parts', () => {
  const store = emptyStore();
  keepTyped(store, 'listing', { title: 'Display' });
  keepTyped(store, 'listing/models', ['mod_1']);
  keepTyped(store, 'listing:prd_1', { title: 'Battery' });
  expect(readTyped(store, 'listing')).toEqual({ title: 'Display' });
  forgetTyped(store, 'listing');
  expect(readTyped(store, 'listing')).toBeUndefined();
  expect(readTyped(store, 'listing/models')).toBeUndefined();
  expect(readTyped(store, 'listing:prd_1')).toEqual({ title: 'Battery' });
});

test('the same person finds it after signing in again; the next person in this tab finds nothing', () => {
  const store = emptyStore();
  typedBy(store, 'usr_meena');
  keepTyped(store, 'address', { name: 'Meena K' });
  typedBy(store, 'usr_meena');
  expect(readTyped(store, 'address')).toEqual({ name: 'Meena K' });
  typedBy(store, 'usr_ravi');
  expect(readTyped(store, 'address')).toBeUndefined();
});

test('a log-out throws it away and leaves alone what is not ours', () => {
  const store = emptyStore();
  store.setItem('mistri.cart', 'x');
  typedBy(store, 'usr_meena');
  keepTyped(store, 'address', { name: 'Meena K' });
  forgetAllTyped(store);
  expect([store.length, store.getItem('mistri.cart')]).toEqual([1, 'x']);
});

test.each([
  ['fields of the form, with what is new in it', { title: 'Display' }, { title: 'Display', sku: '1' }],
  ['fields that it has no more', { colour: 'red' }, undefined],
  ['what is no text', { title: 5 }, undefined],
  ['no fields at all', ['Display'], undefined],
  ['nothing', undefined, undefined],
])('of what was kept a form takes its own fields: %s', (_, kept, values) => {
  expect(typedValues(kept, { title: '', sku: '1' })).toEqual(values);
});

test('what cannot be read counts as nothing', () => {
  const store = emptyStore();
  store.setItem('mistri.typed:address', '{"name":');
  expect(readTyped(store, 'address')).toBeUndefined();
});
