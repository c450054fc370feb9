import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { adminUrls, dealerUrls, workUrls } from './desk-urls.ts';

const desk = path.resolve(import.meta.dirname, '../app/(desk)');
const anyId = 'x_01kaj5v9mse0ktrnbh4bp4a1d2';

/** Whether the router would find a page: folder by folder, a folder in brackets takes what no other does. */
function hasPage(address: string): boolean {
  const names = address
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
  const folder = names.reduce<string | undefined>((at, name) => {
    if (at === undefined) return undefined;
    const exact = path.join(at, name);
    if (existsSync(exact)) return exact;
    const open = existsSync(at) ? readdirSync(at).find((entry) => entry.startsWith('[')) : undefined;
    return open && path.join(at, open);
  }, desk);
  return folder !== undefined && existsSync(path.join(folder, 'page.tsx'));
}

const addresses = (urls: Readonly<Record<string, (...given: never[]) => string>>): [string, string][] =>
  Object.entries(urls).map(([name, address]) => [name, (address as (id: string) => string)(anyId)]);

describe('every address of a desk has a page', () => {
  test.each(addresses(dealerUrls))('dealer: %s', (_, address) => {
    expect(hasPage(address), address).toBe(true);
  });
  test.each(addresses(workUrls))('technician: %s', (_, address) => {
    expect(hasPage(address), address).toBe(true);
  });
  // Addresses of lists take filters instead of an id; what a wrong kind of filter leaves is the list's address.
  test.each(addresses(adminUrls))('admin: %s', (_, address) => {
    expect(hasPage(address), address).toBe(true);
  });
});

test('a page that does not exist is noticed', () => {
  expect(hasPage('/admin/nowhere')).toBe(false);
  expect(hasPage('/dealer/orders/a/b')).toBe(false);
});
