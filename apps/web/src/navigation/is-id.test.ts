import { expect, test } from 'vitest';
import { isId } from './is-id.ts';

test('an id is its prefix and 26 signs, nothing around it', () => {
  const id = 'ord_01kaj5v9mse0ktrnbh4bp4a1d2';
  expect(isId('ord', id)).toBe(true);
  expect(isId('usr', id)).toBe(false);
  for (const text of ['', 'ord_', `${id}x`, ` ${id}`, `${id}/..`, id.toUpperCase()])
    expect(isId('ord', text)).toBe(false);
});
