import { expect } from '@playwright/test';
import { origin } from '../support/person.ts';
import { stage } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** What a search engine sees: the server's answer, without a script having run. */

async function read(path: string, cookie = ''): Promise<{ status: number; html: string; type: string }> {
  const answer = await fetch(origin() + path, { headers: { 'accept-language': 'en', cookie } });
  return { status: answer.status, html: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

function jsonLdIn(html: string): Record<string, unknown>[] {
  return [...html.matchAll(/<script[^>]*type="application\/ld\+json"[^>]*>(.*?)<\/script>/gs)].map(
    ([, text = '']) => JSON.parse(text) as Record<string, unknown>,
  );
}

test('a part: title, price, structured data and languages are in the page itself', async () => {
  const { status, html } = await read(`/products/${stage().display}`);
  expect(status).toBe(200);
  expect(html).toMatch(/<title>[^<]*Redmi Note 10 AMOLED display with frame/);
  expect(html).toContain('₹2,499');
  expect(html).toMatch(/<link rel="canonical" href="[^"]*\/products\/redmi-note-10-amoled-display-with-frame-prd_/);
  for (const lang of ['en-IN', 'ta-IN', 'hi-IN', 'x-default']) expect(html).toContain(`hrefLang="${lang}"`);
  const product = jsonLdIn(html).find((entry) => entry['@type'] === 'Product');
  expect(product).toMatchObject({
    name: 'Redmi Note 10 AMOLED display with frame',
    offers: { price: '2499.00', priceCurrency: 'INR', availability: 'https://schema.org/InStock' },
  });
});

test('online repair: price, service and questions are in the page itself', async () => {
  const { status, html } = await read('/phone-software-repair');
  expect(status).toBe(200);
  expect(html).toMatch(/<title>[^<]*Phone software repair online/);
  for (const lang of ['en-IN', 'ta-IN', 'hi-IN', 'x-default']) expect(html).toContain(`hrefLang="${lang}"`);
  const graph = jsonLdIn(html).flatMap((entry) => (entry['@graph'] ?? []) as Record<string, unknown>[]);
  const service = graph.find((entry) => entry['@type'] === 'Service') as { offers: { lowPrice: string } } | undefined;
  expect(service).toMatchObject({ offers: { priceCurrency: 'INR' } });
  // What is said to people and what is said to machines is the same.
  const rupees = Number(service?.offers.lowPrice).toLocaleString('en-IN');
  expect(html).toContain(`From ₹${rupees}, GST included`);
  expect(graph.find((entry) => entry['@type'] === 'FAQPage')).toHaveProperty('mainEntity');
});

test('an address of a language answers in it, whatever the browser prefers or chose before', async () => {
  const paths = ['', '/search?q=display', `/products/${stage().display}`, '/sell', '/phone-software-repair'];
  for (const [lang, letters] of [
    ['ta', /<h1[^>]*>[^<]*[\u0b80-\u0bff]/],
    ['hi', /<h1[^>]*>[^<]*[\u0900-\u097f]/],
  ] as const) {
    for (const path of paths) {
      const { status, html } = await read(`/${lang}${path}`, 'mistri_lang=en');
      expect(status, `/${lang}${path}`).toBe(200);
      expect(html, `/${lang}${path}`).toMatch(new RegExp(`<html[^>]*lang="${lang}"`));
    }
    expect((await read(`/${lang}/sell`)).html).toMatch(letters);
  }
});

test('each language has an address of its own, and the sitemap lists them all', async () => {
  const canonicalOf = (html: string): string | undefined => {
    const address = /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1];
    return address && new URL(address).pathname;
  };
  const { html } = await read(`/products/${stage().display}`);
  const path = canonicalOf(html) ?? '';
  expect(path).toMatch(/^\/products\/redmi/);
  for (const lang of ['ta', 'hi']) {
    const translated = (await read(`/${lang}${path}`)).html;
    expect(canonicalOf(translated)).toBe(`/${lang}${path}`);
    expect(translated).toMatch(new RegExp(`hrefLang="en-IN" href="[^"/]*//[^"/]+${path}"`));
    expect(translated).toMatch(new RegExp(`hrefLang="${lang}-IN" href="[^"/]*//[^"/]+/${lang}${path}"`));
    expect(canonicalOf((await read(`/${lang}`)).html)).toBe(`/${lang}`);
  }
  // A bare address that is shown in Tamil because somebody chose it is the Tamil page.
  expect(canonicalOf((await read('/sell', 'mistri_lang=ta')).html)).toBe('/ta/sell');
  const map = (await read('/sitemap.xml')).html;
  for (const address of [path, `/ta${path}`, `/hi${path}`, '/ta', '/hi/sell', '/ta/phone-software-repair'])
    expect(map, address).toMatch(new RegExp(`<loc>[^<]*//[^</]+${address}</loc>`));
});

test('an address without a language: what was chosen on the page wins over what the browser prefers', async () => {
  for (const lang of ['en', 'ta', 'hi'])
    expect((await read('/sell', `mistri_lang=${lang}`)).html).toMatch(new RegExp(`<html[^>]*lang="${lang}"`));
  expect((await read('/sell')).html).toMatch(/<html[^>]*lang="en"/);
});

test('what does not exist answers 404, what is private is not indexed', async () => {
  expect((await read('/products/nothing-prd_00000000000000000000000000')).status).toBe(404);
  expect((await read('/no-such-page')).status).toBe(404);
  for (const path of ['/cart', '/login', '/account', '/orders', '/repairs', '/repairs/new'])
    expect((await read(path)).html, path).toMatch(/<meta name="robots" content="noindex/);
  expect((await read('/search?q=display')).html).toMatch(/<meta name="robots" content="noindex, follow"/);
});

test('robots.txt names the sitemap; the sitemap lists pages that exist', async () => {
  const robots = await read('/robots.txt');
  expect(robots.html).toContain('Disallow: /api/');
  const address = /Sitemap: (\S+)/.exec(robots.html)?.[1] ?? '';
  expect(new URL(address).pathname).toBe('/sitemap.xml');
  const { status, html, type } = await read('/sitemap.xml');
  expect(status).toBe(200);
  expect(type).toContain('xml');
  const listed = [...html.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => new URL(url).pathname);
  expect(listed.some((path) => path.endsWith(stage().display))).toBe(true);
  expect(listed.some((path) => path.startsWith('/admin') || path.startsWith('/account'))).toBe(false);
  for (const path of [listed[0], listed.find((entry) => entry.startsWith('/dealers/')), listed.at(-1)])
    expect((await read(path ?? '')).status, path).toBe(200);
});
