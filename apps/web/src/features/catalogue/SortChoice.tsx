import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { type SearchFilters, urls } from '#web/navigation/build-url.ts';
import { sortOrders, type SortOrder } from './search-filters.ts';
import { SortSelect } from './SortSelect.tsx';

export async function SortChoice({
  filters,
  sort,
}: {
  filters: SearchFilters;
  sort: SortOrder | undefined;
}): Promise<ReactElement> {
  const t = await getTranslations('search');
  const choices = sortOrders.map((order) => ({
    href: urls.search({ ...filters, sort: order === 'relevance' ? undefined : order }),
    text: t(`sorts.${order}`),
    current: order === (sort ?? 'relevance'),
  }));
  return <SortSelect label={t('sort')} choices={choices} />;
}
