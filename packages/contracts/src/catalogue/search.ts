import { type Static, Type } from 'typebox';
import { closed, orNull, textLine, typeId } from '../plain-text.ts';
import { grade, productCard, slug } from './products.ts';

export const searchOrders = ['relevance', 'price_asc', 'price_desc', 'rating', 'newest'] as const;
export type SearchOrder = (typeof searchOrders)[number];

/** Lower ends of the price bands of the facet, paise. */
export const priceBands = [0, 20_000, 50_000, 100_000, 250_000, 500_000] as const;

const amount = Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'paise' });

export const searchQuery = Type.Object(
  {
    q: Type.Optional(textLine(0, 120, 'words in English, Tamil or Hindi; typing errors are forgiven')),
    categoryId: Type.Optional(Type.Array(slug(40), { maxItems: 10 })),
    brandId: Type.Optional(Type.Array(slug(40), { maxItems: 10 })),
    modelId: Type.Optional(Type.Array(slug(80), { maxItems: 10 })),
    grade: Type.Optional(Type.Array(grade, { maxItems: 4 })),
    dealerId: Type.Optional(typeId('dlr')),
    district: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 100_000 }), { maxItems: 10 })),
    minPrice: Type.Optional(amount),
    maxPrice: Type.Optional(amount),
    inStock: Type.Optional(Type.Boolean()),
    minDealerRating: Type.Optional(Type.Number({ minimum: 0, maximum: 5, description: 'counted in half stars' })),
    pin: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{5}$', description: 'only what is delivered there' })),
    sort: Type.Enum([...searchOrders], { default: 'relevance' }),
    facets: Type.Optional(
      Type.Boolean({ description: 'also count by category, brand, model, grade, district, price' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 60, pattern: '^[A-Za-z0-9._~-]+$' })),
    limit: Type.Integer({ minimum: 1, maximum: 60, default: 24 }),
  },
  closed,
);
export type SearchQuery = Static<typeof searchQuery>;

const facetEntry = Type.Object({ id: Type.String(), name: Type.String(), count: Type.Integer() });

export const searchResult = Type.Object({
  items: Type.Array(productCard),
  nextCursor: orNull(Type.String()),
  total: orNull(Type.Integer({ description: 'on the first page, and on every page asked with `facets`' })),
  totalIsExact: Type.Boolean({ description: 'large totals and facets are estimated from a sample' }),
  corrections: Type.Array(Type.Object({ from: Type.String(), to: Type.String() }), {
    description: 'words that were read as others',
  }),
  /** Nothing has all of the words: these were left out so that something is found; a phone's name is one entry. */
  leftOut: Type.Array(Type.String(), { description: 'words that were left out because nothing has all of them' }),
  facets: orNull(
    Type.Object({
      categories: Type.Array(facetEntry),
      brands: Type.Array(facetEntry),
      models: Type.Array(facetEntry),
      grades: Type.Array(facetEntry),
      districts: Type.Array(facetEntry),
      priceBands: Type.Array(Type.Object({ from: Type.Integer(), to: orNull(Type.Integer()), count: Type.Integer() })),
      inStock: Type.Integer(),
    }),
  ),
});
export type SearchResult = Static<typeof searchResult>;

export const suggestionsQuery = Type.Object({ q: textLine(1, 60) }, closed);
export const suggestionsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      text: Type.String(),
      kind: Type.Union([Type.Literal('category'), Type.Literal('brand'), Type.Literal('model'), Type.Literal('word')]),
      id: orNull(Type.String({ description: 'of the category, brand or model' })),
    }),
  ),
});

export const cardsQuery = Type.Object(
  { ids: Type.Array(typeId('prd'), { minItems: 1, maxItems: 60, description: 'repeat the parameter' }) },
  closed,
);
export const cardsResult = Type.Object({
  items: Type.Array(productCard, { description: 'those that can be bought now; others are missing' }),
});
