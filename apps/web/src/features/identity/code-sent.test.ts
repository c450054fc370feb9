import { expect, test } from 'vitest';
import { forgetSent, lasts_ms, noteSent, sentLately } from './code-sent.ts';

function emptyStore() {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

test('to whom a code was sent is known as long as the code holds, each way for itself', () => {
  const store = emptyStore();
  noteSent(store, 'phone', { to: '9876543210', at_ms: 1_000 });
  expect(sentLately(store, 'phone', 1_000 + lasts_ms - 1)).toBe('9876543210');
  expect(sentLately(store, 'phone', 1_000 + lasts_ms)).toBeUndefined();
  expect(sentLately(store, 'reset', 1_000)).toBeUndefined();
});

test('once used it is forgotten', () => {
  const store = emptyStore();
  noteSent(store, 'reset', { to: 'meena@example.in', at_ms: 0 });
  forgetSent(store, 'reset');
  expect(sentLately(store, 'reset', 1)).toBeUndefined();
});

test.each(['{', '"text"', '{"to":5,"at_ms":1}', '{"to":"9876543210"}'])(
  'what cannot be read is nothing: %s',
  (text) => {
    const store = emptyStore();
    store.setItem('mistri.code-sent:phone', text);
    expect(sentLately(store, 'phone', 1)).toBeUndefined();
  },
);
