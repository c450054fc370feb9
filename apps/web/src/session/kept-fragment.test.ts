import { expect, test } from 'vitest';
import { keepFragment, takeFragment } from './kept-fragment.ts';

function storeOf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}
const privacy = { pathname: '/account/privacy', hash: '' };

test('a fragment waits while somebody logs in, and is taken once', () => {
  const store = storeOf();
  keepFragment(store, { ...privacy, hash: '#ward=mgt_a' });
  expect(takeFragment(store, privacy)).toBe('ward=mgt_a');
  expect(takeFragment(store, privacy)).toBe('');
});

test('it belongs to its own page', () => {
  const store = storeOf();
  keepFragment(store, { ...privacy, hash: '#ward=mgt_a' });
  expect(takeFragment(store, { pathname: '/orders', hash: '' })).toBe('');
});

test('a newer link wins over one that waited', () => {
  const store = storeOf();
  keepFragment(store, { ...privacy, hash: '#ward=mgt_a' });
  expect(takeFragment(store, { ...privacy, hash: '#ward=mgt_b' })).toBe('ward=mgt_b');
  expect(takeFragment(store, privacy)).toBe('');
});

test('leaving without a fragment does not forget the one that waits', () => {
  const store = storeOf();
  keepFragment(store, { ...privacy, hash: '#ward=mgt_a' });
  keepFragment(store, privacy);
  expect(takeFragment(store, privacy)).toBe('ward=mgt_a');
});
