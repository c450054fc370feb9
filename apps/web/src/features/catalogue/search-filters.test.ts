import { expect, test } from 'vitest';
import { apiQueryOf, countFilters, filtersOf } from './search-filters.ts';

test('an empty address asks for everything, best match first', () => {
  expect(apiQueryOf({})).toEqual({ sort: 'relevance', limit: 24 });
});

test('rupees become paise, repeated values become lists', () => {
  const query = apiQueryOf({
    q: ' display ',
    brand: ['samsung', 'samsung', 'vivo'],
    minPrice: '500',
    inStock: '1',
    grade: 'oem',
  });
  expect(query).toMatchObject({
    q: 'display',
    brandId: ['samsung', 'vivo'],
    minPrice: 50_000,
    inStock: true,
    grade: ['oem'],
  });
  expect(countFilters(query)).toBe(5);
});

test.each([
  { category: '../etc' },
  { brand: 'A B' },
  { grade: 'fake' },
  { minPrice: '-1' },
  { maxPrice: '1e9' },
  { rating: '17' },
  { pin: '012345' },
  { dealer: 'dlr_x' },
  { district: '0' },
  { after: 'a b' },
  { sort: 'random' },
])('what could not be a filter is left out: %o', (values) => {
  expect(apiQueryOf(values)).toEqual({ sort: 'relevance', limit: 24 });
});

test('links keep what was asked and drop where the page was', () => {
  expect(filtersOf({ q: 'x', brand: ['a1', 'b2'], after: 'cursor', evil: 'y' })).toEqual({
    q: ['x'],
    brand: ['a1', 'b2'],
  });
});
