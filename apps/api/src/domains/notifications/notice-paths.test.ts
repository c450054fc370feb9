import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { paths } from './notice-paths.ts';

const pagesUrl = new URL('../../../../web/src/app', import.meta.url);

/** Addresses of the web application's pages: `(groups)` are not part of them, `[names]` stand for anything. */
function pageAddresses(): RegExp[] {
  return readdirSync(pagesUrl, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('page.tsx'))
    .map((file) => {
      const segments = file
        .split('/')
        .slice(0, -1)
        .filter((segment) => !segment.startsWith('('));
      return new RegExp(`^/${segments.map((segment) => segment.replace(/^\[.*\]$/, '[^/]+')).join('/')}$`);
    });
}

it.each(Object.entries(paths))('a notice leads to a page that exists: %s', (_, path) => {
  const address = path('ord_01jd0000000000000000000000').split('?')[0] as string;
  expect(pageAddresses().filter((page) => page.test(address))).not.toEqual([]);
});
