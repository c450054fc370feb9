'use client';

import { useLocale, useTranslations } from 'next-intl';
import { localizedName } from './localized-name.ts';
import { useReference } from './use-reference.ts';

const ofNoListing = ['delivery', 'service_fee', 'software_repair'] as const;

/** What a category is called. Of what is no part the desk has the words; what the catalogue has no more is shown as it is. */
export function useCategoryName(): (id: string) => string {
  const t = useTranslations('adminMoney.categories');
  const locale = useLocale();
  const reference = useReference();
  return (id) => {
    const work = ofNoListing.find((name) => name === id);
    if (work) return t(work);
    const category = reference.data?.categories.find((entry) => entry.id === id);
    return category ? localizedName(category, locale) : id;
  };
}
