import type { Query } from '@mistri/api-client';
import { pinForm } from '#web/features/cart/delivery-pin-form.ts';
import type { SearchFilters } from '#web/navigation/build-url.ts';
import { queryValue } from '#web/navigation/page-query.ts';

type ApiQuery = Query<'GET /api/products'>;
type PageValues = Record<string, string | string[] | undefined>;

const slugForm = /^[a-z0-9-]{2,80}$/;
const dealerForm = /^dlr_[0-9a-z]{26}$/;
const cursorForm = /^[A-Za-z0-9._~-]{1,60}$/;
const grades = ['original', 'oem', 'compatible', 'refurbished'] as const;
export const sortOrders = ['relevance', 'price_asc', 'price_desc', 'rating', 'newest'] as const;
export type SortOrder = (typeof sortOrders)[number];
const mostValues = 10;
const mostRupees = 1_000_000;

/** What the address of a search page says, as the api wants it. Whatever could not be a filter is left out, not refused. */
export function apiQueryOf(values: PageValues): ApiQuery {
  const q = queryValue(values['q'], 120)?.trim();
  const minPrice = rupees(values['minPrice']);
  const maxPrice = rupees(values['maxPrice']);
  const pin = queryValue(values['pin']);
  const dealer = queryValue(values['dealer']);
  const rating = Number(queryValue(values['rating']));
  const cursor = queryValue(values['after']);
  const districts = list(values['district'], /^[1-9]\d{0,4}$/).map(Number);
  return {
    ...(q ? { q } : {}),
    ...some('categoryId', list(values['category'], slugForm)),
    ...some('brandId', list(values['brand'], slugForm)),
    ...some('modelId', list(values['model'], slugForm)),
    ...some(
      'grade',
      grades.filter((grade) => all(values['grade']).includes(grade)),
    ),
    ...some('district', districts),
    ...(dealer && dealerForm.test(dealer) ? { dealerId: dealer } : {}),
    ...(minPrice === undefined ? {} : { minPrice }),
    ...(maxPrice === undefined ? {} : { maxPrice }),
    ...(queryValue(values['inStock']) === '1' ? { inStock: true } : {}),
    ...(rating >= 1 && rating <= 5 ? { minDealerRating: rating } : {}),
    ...(pin && pinForm.test(pin) ? { pin } : {}),
    ...(cursor && cursorForm.test(cursor) ? { cursor } : {}),
    sort: sortOrders.find((sort) => sort === queryValue(values['sort'])) ?? 'relevance',
    limit: 24,
  };
}

/** The same search as an address, to make the links to its pages. */
export function filtersOf(values: PageValues): SearchFilters {
  const names = [
    'q',
    'dealer',
    'category',
    'brand',
    'model',
    'grade',
    'district',
    'minPrice',
    'maxPrice',
    'inStock',
    'rating',
    'pin',
    'sort',
  ] as const;
  return Object.fromEntries(names.flatMap((name) => (all(values[name]).length > 0 ? [[name, all(values[name])]] : [])));
}

/** How many filters are set, without the words, the order and the page. */
export function countFilters(query: ApiQuery): number {
  const {
    q: _q,
    sort: _sort,
    cursor: _cursor,
    limit: _limit,
    facets: _facets,
    dealerId: _dealerId,
    ...filters
  } = query;
  return Object.values(filters).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 1), 0);
}

function all(value: string | string[] | undefined): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value])
    .filter((text) => text !== '')
    .slice(0, mostValues);
}

function list(value: string | string[] | undefined, form: RegExp): string[] {
  return [...new Set(all(value).filter((text) => form.test(text)))];
}

function some<K extends string, V>(name: K, values: readonly V[]): { [key in K]?: V[] } {
  return (values.length > 0 ? { [name]: [...values] } : {}) as { [key in K]?: V[] };
}

/** People write rupees, the api takes paise. */
function rupees(value: string | string[] | undefined): number | undefined {
  const text = queryValue(value);
  return text !== undefined && /^\d{1,7}$/.test(text) && Number(text) <= mostRupees ? Number(text) * 100 : undefined;
}
