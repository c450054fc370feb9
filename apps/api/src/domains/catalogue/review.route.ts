import { productParams } from '@mistri/contracts/catalogue/products';
import * as schemas from '@mistri/contracts/catalogue/review';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { changeCataloguePolicy, readCataloguePolicy } from './catalogue-policy.ts';
import { decideReview } from './decide-review.ts';
import { addForbiddenWord, listForbiddenWords, removeForbiddenWord } from './forbidden-words-store.ts';
import { listReports, listReviews } from './list-reviews.ts';
import { listingsStopped } from './listings-stopped.ts';
import { decideReports, reportProduct } from './report-product.ts';

export const listReviewsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/product-reviews',
  summary: 'Listings and changes that wait for a person, oldest first',
  action: 'catalogue.read_reviews',
  query: schemas.reviewsQuery,
  result: schemas.reviewsResult,
  handle: async ({ db, query }) =>
    ok(await listReviews(db, { ...query, state: query.state ?? 'open', limit: query.limit ?? 24 })),
});

export const decideReviewRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/product-reviews/:reviewId/decision',
  summary: 'Approve or refuse a listing or a change, with a reason the dealer reads',
  action: 'catalogue.decide_review',
  params: schemas.reviewParams,
  body: schemas.reviewDecisionBody,
  result: schemas.reviewDecided,
  refusals: {
    'catalogue.no_review': 404,
    'catalogue.already_decided': 409,
    'catalogue.sku_taken': 409,
    'catalogue.bad_listing': 422,
    'catalogue.forbidden_listing': 422,
    'catalogue.listings_stopped': 409,
  },
  handle: ({ tx, origin, params, body, services }) =>
    decideReview(tx, origin, { ...params, ...body, stopped: listingsStopped(services.flags) }),
});

export const reportProductRoute = commandRoute({
  method: 'POST',
  path: '/api/products/:productId/reports',
  summary: 'Report a listing',
  action: 'catalogue.report',
  params: productParams,
  body: schemas.reportBody,
  result: schemas.reported,
  status: 201,
  refusals: { 'catalogue.not_found': 404, 'catalogue.already_reported': 409 },
  handle: (call) =>
    reportProduct(call.tx, call.origin, {
      productId: call.params.productId,
      userId: signedIn(call).userId,
      ...call.body,
    }),
});

export const listReportsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/product-reports',
  summary: 'Listings with open reports',
  action: 'catalogue.read_reviews',
  query: schemas.reportsQuery,
  result: schemas.reportsResult,
  handle: async ({ db, query }) => ok(await listReports(db, { ...query, limit: query.limit ?? 24 })),
});

export const decideReportsRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/product-reports/:productId/decision',
  summary: 'Block a reported listing, or dismiss its reports',
  action: 'catalogue.decide_review',
  params: productParams,
  body: schemas.reportsDecisionBody,
  result: schemas.reportsDecided,
  refusals: { 'catalogue.no_reports': 404 },
  handle: ({ tx, origin, params, body }) => decideReports(tx, origin, { ...params, ...body }),
});

export const readCataloguePolicyRoute = readRoute({
  method: 'GET',
  path: '/api/admin/catalogue/policy',
  summary: 'When listings wait for review, and how many reports pull one',
  action: 'catalogue.read_policy',
  result: schemas.cataloguePolicy,
  handle: async ({ db }) => ok(await readCataloguePolicy(db)),
});

export const changeCataloguePolicyRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/catalogue/policy',
  summary: 'Change those numbers',
  action: 'catalogue.change_policy',
  body: schemas.cataloguePolicyBody,
  result: schemas.cataloguePolicy,
  handle: ({ tx, origin, body }) => changeCataloguePolicy(tx, origin, body),
});

export const listForbiddenWordsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/catalogue/forbidden-words',
  summary: 'Words by which forbidden listings and searches are known (IN-12)',
  action: 'catalogue.read_forbidden_words',
  result: schemas.forbiddenWordsResult,
  handle: async ({ db }) => ok({ items: await listForbiddenWords(db) }),
});

export const addForbiddenWordRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/catalogue/forbidden-words',
  summary: 'Add a word',
  action: 'catalogue.change_forbidden_words',
  body: schemas.forbiddenWordBody,
  result: schemas.forbiddenWord,
  status: 201,
  refusals: { 'catalogue.word_exists': 409 },
  handle: ({ tx, origin, body }) => addForbiddenWord(tx, origin, body),
});

export const removeForbiddenWordRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/catalogue/forbidden-words/remove',
  summary: 'Take a word from the list',
  action: 'catalogue.change_forbidden_words',
  body: schemas.forbiddenWordBody,
  result: schemas.forbiddenWord,
  refusals: { 'catalogue.no_word': 404 },
  handle: ({ tx, origin, body }) => removeForbiddenWord(tx, origin, body),
});
