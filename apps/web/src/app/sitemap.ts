import { createClient, dataOf } from '@mistri/api-client';
import type { MetadataRoute } from 'next';
import { siteConfig } from '#web/config/site-config.ts';
import { locales } from '#web/i18n/locale.ts';
import { policyNames, urls } from '#web/navigation/build-url.ts';
import { addressesByLanguage, addressIn } from '#web/navigation/language-alternates.ts';

/** Read at each request: what is listed changes by the minute, and one build serves every installation. */
export const dynamic = 'force-dynamic';

const newestPerCategory = 60;

/**
 * The way in for search engines, each page in every language: the standing pages, every category, and the newest parts and their dealers. Older parts
 * are reached from the pages of their category; a million of them would be no map any more.
 */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const { publicOrigin, apiOrigin, webKey } = siteConfig();
  const api = createClient({
    origin: apiOrigin,
    headers: () => (webKey ? { 'x-mistri-web-key': webKey } : {}) as Record<string, string>,
  });
  const { categories } = dataOf(await api.get('/api/catalogue/reference'));
  const parts = new Set<string>();
  const dealers = new Set<string>();
  for (const category of categories) {
    const found = dataOf(
      await api.get('/api/products', {
        query: { categoryId: [category.id], sort: 'newest', limit: newestPerCategory },
      }),
    );
    for (const item of found.items) {
      parts.add(urls.product(item.productId, item.title));
      dealers.add(urls.dealer(item.dealerId, item.dealerName));
    }
  }
  const paths = [
    urls.home(),
    urls.search(),
    urls.softwareRepair(),
    urls.sell(),
    ...policyNames.map((name) => urls.policy(name)),
    ...categories.map((category) => urls.search({ category: category.id })),
    ...dealers,
    ...parts,
  ];
  return paths.flatMap((path) => {
    const alternates = { languages: alternatesOf(publicOrigin, path) };
    return locales.map((locale) => ({ url: absolute(publicOrigin, addressIn(locale, path)), alternates }));
  });
}

const absolute = (origin: string, path: string): string => `${origin}${path === '/' ? '' : path}`;

function alternatesOf(origin: string, path: string): Record<string, string> {
  const languages = Object.entries(addressesByLanguage(path));
  return Object.fromEntries(languages.map(([name, to]) => [name, absolute(origin, to)]));
}
