import { expect, test } from 'vitest';
import { pickLocale, splitLocalePrefix } from './locale.ts';

test.each([
  [{ prefix: 'ta', cookie: 'hi', acceptLanguage: 'en' }, 'ta'],
  [{ prefix: undefined, cookie: 'hi', acceptLanguage: 'ta' }, 'hi'],
  [{ prefix: undefined, cookie: 'fr', acceptLanguage: 'ta-IN,ta;q=0.9,en;q=0.8' }, 'ta'],
  [{ prefix: undefined, cookie: undefined, acceptLanguage: 'fr-FR,hi;q=0.3,en;q=0.2' }, 'hi'],
  [{ prefix: undefined, cookie: undefined, acceptLanguage: 'en;q=0.5,ta;q=0.9' }, 'ta'],
  [{ prefix: undefined, cookie: undefined, acceptLanguage: 'ta;q=0,fr' }, 'en'],
  [{ prefix: undefined, cookie: undefined, acceptLanguage: null }, 'en'],
  [{ prefix: undefined, cookie: '../../etc', acceptLanguage: ';;;,,q=,*' }, 'en'],
] as const)('%j → %s', (wishes, expected) => {
  expect(pickLocale(wishes)).toBe(expected);
});

test.each([
  ['/ta/search', 'ta', '/search'],
  ['/hi', 'hi', '/'],
  ['/en/dealers/dlr_1', 'en', '/dealers/dlr_1'],
  ['/tamil', undefined, '/tamil'],
  ['/', undefined, '/'],
])('%s is %s of %s', (pathname, locale, rest) => {
  expect(splitLocalePrefix(pathname)).toEqual({ locale, pathname: rest });
});
