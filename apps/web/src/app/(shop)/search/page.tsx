import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { apiQueryOf, countFilters } from '#web/features/catalogue/search-filters.ts';
import { SearchPage } from '#web/features/catalogue/SearchPage.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { languageAlternates } from '#web/navigation/language-alternates.ts';
import type { PageQuery } from '#web/navigation/page-query.ts';

export async function generateMetadata({ searchParams }: { searchParams: PageQuery }): Promise<Metadata> {
  const [t, values] = await Promise.all([getTranslations('search'), searchParams]);
  const query = apiQueryOf(values);
  const [category] = query.categoryId ?? [];
  // Pages of categories are worth finding; the endless combinations of words and filters are not.
  const plain = !query.q && !query.cursor && countFilters(query) <= (category ? 1 : 0);
  return {
    title: query.q ? t('titleFor', { query: query.q }) : t('title'),
    ...(plain
      ? { alternates: await languageAlternates(urls.search({ category })) }
      : { robots: { index: false, follow: true } }),
  };
}

export default async function Page({ searchParams }: { searchParams: PageQuery }): Promise<ReactElement> {
  return <SearchPage values={await searchParams} />;
}
