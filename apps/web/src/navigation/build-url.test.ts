import { describe, expect, test } from 'vitest';
import { idFromSlug, ownPath, urls } from './build-url.ts';

const id = 'prd_01jd2x3y4z5a6b7c8d9e0f1g2h';

describe('addresses with words in them', () => {
  test.each([
    ['iPhone 13 Display / OLED (black)', `/products/iphone-13-display-oled-black-${id}`],
    ['  ', `/products/${id}`],
    ['---', `/products/${id}`],
  ])('%s', (title, url) => expect(urls.product(id, title)).toBe(url));

  test('Tamil letters and their vowel signs stay, and the id is found again', () => {
    const url = urls.product(id, 'பேட்டரி 4000mAh');
    expect(decodeURIComponent(url)).toBe(`/products/பேட்டரி-4000mah-${id}`);
    expect(idFromSlug(url.split('/').at(-1) ?? '', 'prd')).toBe(id);
  });

  test.each(['prd_short', `dlr_${id.slice(4)}`, `x${id}`, '%E0%A4%A', `${id}/../..`])(
    '%s has no product id',
    (text) => {
      expect(idFromSlug(text, 'prd')).toBeUndefined();
    },
  );
});

test('filters that are not set leave no trace', () => {
  expect(urls.search({ q: 'pixel 7 screen', brand: undefined, sort: 'price_asc' })).toBe(
    '/search?q=pixel+7+screen&sort=price_asc',
  );
  expect(urls.search()).toBe('/search');
});

test.each([
  ['/orders/ord_1?x=1', '/orders/ord_1?x=1'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\nb', '/'],
  [null, '/'],
])('after signing in %s leads to %s', (next, expected) => expect(ownPath(next, '/')).toBe(expected));
