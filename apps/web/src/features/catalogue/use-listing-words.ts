'use client';

import { dataOf } from '@mistri/api-client';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { browserApi } from '#web/api/browser-api.ts';
import { countryName } from './country-name.ts';
import { isGrade } from './GradeChip.tsx';
import { modelLabel } from './model-label.ts';
import { useCategoryName } from './use-category-name.ts';
import { useReference } from './use-reference.ts';

const most = 60;

/** A listing keeps ids and codes; a reviewer reads names. `modelIds` are looked up, at most as many as a listing may have. */
export function useListingWords(modelIds: readonly string[]): (field: string, value: string) => string {
  const tGrades = useTranslations('product.grades');
  const locale = useLocale();
  const categoryName = useCategoryName();
  const reference = useReference();
  const ids = modelIds.slice(0, most);
  const models = useQuery({
    queryKey: ['models-by-id', ids],
    queryFn: async () => dataOf(await browserApi.get('/api/catalogue/models', { query: { ids, limit: most } })).items,
    enabled: ids.length > 0,
    staleTime: 600_000,
  });
  return (field, value) => {
    if (field === 'categoryId') return categoryName(value);
    if (field === 'brandId') return reference.data?.brands.find((brand) => brand.id === value)?.name ?? value;
    if (field === 'grade') return isGrade(value) ? tGrades(value) : value;
    if (field === 'countryOfOrigin') return countryName(value, locale);
    const model = field === 'modelIds' ? models.data?.find((entry) => entry.id === value) : undefined;
    return model ? modelLabel(model) : value;
  };
}
