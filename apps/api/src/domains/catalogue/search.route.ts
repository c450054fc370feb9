import { modelsQuery, modelsResult, productParams, referenceResult } from '@mistri/contracts/catalogue/products';
import {
  cardsQuery,
  cardsResult,
  searchQuery,
  searchResult,
  suggestionsQuery,
  suggestionsResult,
} from '@mistri/contracts/catalogue/search';
import { readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { findProduct } from './products-store.ts';
import { answerPublicly, buyerOf } from './public-answer.ts';
import { readCards } from './read-cards.ts';
import { readModels, readReference } from './reference-data.ts';
import { searchProducts } from './search/search-products.ts';
import { suggest } from './search/suggest.ts';
import { similarProducts } from './similar-products.ts';

export const searchProductsRoute = readRoute({
  method: 'GET',
  path: '/api/products',
  summary: 'Search the catalogue',
  description:
    'Words in English, Tamil and Hindi, typing errors forgiven. Repeat a parameter for several values. `nextCursor` is the `cursor` of the next page. How results are ranked: `rankingParameters` of GET /api/catalogue/reference.',
  action: 'catalogue.search',
  query: searchQuery,
  result: searchResult,
  refusals: { 'catalogue.forbidden_search': 422, 'catalogue.bad_cursor': 400 },
  handle: async (call) => {
    answerPublicly(call);
    return searchProducts(call.db, { query: call.query, buyer: buyerOf(call.actor), now: call.origin.at });
  },
});

export const suggestionsRoute = readRoute({
  method: 'GET',
  path: '/api/products/suggestions',
  summary: 'What somebody who is typing may be looking for',
  action: 'catalogue.search',
  query: suggestionsQuery,
  result: suggestionsResult,
  handle: async (call) => {
    answerPublicly(call, 300);
    return ok({ items: await suggest(call.db, call.query.q) });
  },
});

export const cardsRoute = readRoute({
  method: 'GET',
  path: '/api/products/cards',
  summary: 'Products by their ids, with present prices and stock (carts, histories)',
  action: 'catalogue.search',
  query: cardsQuery,
  result: cardsResult,
  handle: async (call) => {
    answerPublicly(call);
    return ok({ items: await readCards(call.db, call.query.ids, buyerOf(call.actor)) });
  },
});

export const similarProductsRoute = readRoute({
  method: 'GET',
  path: '/api/products/:productId/similar',
  summary: 'Other listings of the same kind for the same phones',
  action: 'catalogue.search',
  params: productParams,
  result: cardsResult,
  refusals: { 'catalogue.not_found': 404 },
  handle: async (call) => {
    const row = await findProduct(call.db, call.params.productId);
    if (!row || row.status !== 'active')
      return refuse('catalogue.not_found', 'This product is not sold here any more.');
    answerPublicly(call, 60);
    return ok({
      items: await similarProducts(call.db, row, { buyer: buyerOf(call.actor), now: call.origin.at, limit: 12 }),
    });
  },
});

export const referenceRoute = readRoute({
  method: 'GET',
  path: '/api/catalogue/reference',
  summary: 'Categories, brands, grades and districts, and what ranks results',
  action: 'catalogue.read_reference',
  result: referenceResult,
  handle: async (call) => {
    answerPublicly(call, 300);
    return ok(await readReference(call.db));
  },
});

export const modelsRoute = readRoute({
  method: 'GET',
  path: '/api/catalogue/models',
  summary: 'Phone models, by brand or part of a name',
  action: 'catalogue.read_reference',
  query: modelsQuery,
  result: modelsResult,
  handle: async (call) => {
    answerPublicly(call, 300);
    return ok(await readModels(call.db, { ...call.query, limit: call.query.limit ?? 100 }));
  },
});
