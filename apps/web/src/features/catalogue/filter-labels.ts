import { getLocale, getTranslations } from 'next-intl/server';
import { serverApi } from '#web/api/server-api.ts';
import { type FilterLabels, offeredRatings } from './filter-options.ts';
import { knownGrades } from './GradeChip.tsx';
import { localizedName } from './localized-name.ts';

export async function filterLabels(): Promise<FilterLabels> {
  const [t, tGrades, locale, api] = await Promise.all([
    getTranslations('search'),
    getTranslations('product.grades'),
    getLocale(),
    serverApi(),
  ]);
  const reference = await api.get('/api/catalogue/reference');
  const categories = reference.ok ? reference.data.categories : [];
  return {
    filters: t('filters'),
    show: t('show'),
    clear: t('clear'),
    close: t('close'),
    category: t('category'),
    brand: t('brand'),
    model: t('model'),
    grade: t('grade'),
    district: t('district'),
    price: t('price'),
    priceFrom: t('priceFrom'),
    priceTo: t('priceTo'),
    inStock: t('inStock'),
    rating: t('rating'),
    anyRating: t('anyRating'),
    ratingFrom: Object.fromEntries(offeredRatings.map((stars) => [stars, t('ratingFrom', { stars })])),
    pin: t('pin'),
    gradeNames: Object.fromEntries(knownGrades.map((grade) => [grade, tGrades(grade)])),
    categoryNames: Object.fromEntries(categories.map((category) => [category.id, localizedName(category, locale)])),
  };
}
