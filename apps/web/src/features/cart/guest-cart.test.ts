import { expect, test } from 'vitest';
import { mergeCarts, parseGuestCart, sameItems, withQuantity } from './guest-cart.ts';

const a = `prd_${'a'.repeat(26)}`;
const b = `prd_${'b'.repeat(26)}`;

test.each([null, '', 'x', '{}', '[1,null,"x"]', '[{"productId":"prd_x","quantity":1}]'])(
  'storage with %s is an empty cart',
  (text) => expect(parseGuestCart(text)).toEqual([]),
);

test('only whole, possible quantities are read', () => {
  const stored = [1.5, 0, -1, 10_001, '3', 2].map((quantity) => ({ productId: a, quantity }));
  expect(parseGuestCart(JSON.stringify(stored))).toEqual([{ productId: a, quantity: 2 }]);
});

test('setting a quantity adds, changes and removes', () => {
  const one = withQuantity([], a, 2);
  expect(one).toEqual([{ productId: a, quantity: 2 }]);
  expect(withQuantity(one, a, 5)).toEqual([{ productId: a, quantity: 5 }]);
  expect(withQuantity(one, b, 1)).toHaveLength(2);
  expect(withQuantity(one, a, 0)).toEqual([]);
  expect(withQuantity(one, a, 99_999)).toEqual([{ productId: a, quantity: 10_000 }]);
});

test('merging never lowers what is in the own cart', () => {
  const own = [{ productId: a, quantity: 5 }];
  expect(mergeCarts(own, [{ productId: a, quantity: 3 }])).toEqual([]);
  expect(
    mergeCarts(own, [
      { productId: a, quantity: 7 },
      { productId: b, quantity: 1 },
    ]),
  ).toEqual([
    { productId: a, quantity: 7 },
    { productId: b, quantity: 1 },
  ]);
});

test('a cart is the same in whatever order, and another one when anything is missing or counted otherwise', () => {
  const cart = [
    { productId: a, quantity: 2 },
    { productId: b, quantity: 1 },
  ];
  expect(sameItems(cart, cart.toReversed())).toBe(true);
  expect(sameItems(cart, cart.slice(1))).toBe(false);
  expect(sameItems([], cart)).toBe(false);
  expect(sameItems(cart, withQuantity(cart, a, 3))).toBe(false);
});
