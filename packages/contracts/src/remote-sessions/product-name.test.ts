import { expect, test } from 'vitest';
import { productName } from './product-name.ts';

test.each([
  ['Mistri', 'One', 'Mistri One'],
  ['Mistri', 'Mistri One', 'Mistri One'],
  ['SAMSUNG', 'Samsung_Android', 'Samsung_Android'],
  ['Google', 'google', 'google'],
  ['One', 'OnePlus 7', 'One OnePlus 7'],
  ['Xiaomi', undefined, 'Xiaomi'],
  [undefined, 'Pixel 8', 'Pixel 8'],
  ['', ' Pixel 8 ', 'Pixel 8'],
  [undefined, undefined, ''],
])('%s and %s are called “%s”', (manufacturer, product, name) => {
  expect(productName({ manufacturer, product })).toBe(name);
});
