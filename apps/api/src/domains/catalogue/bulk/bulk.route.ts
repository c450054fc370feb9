import { bulkBody, bulkParams, bulkResult } from '@mistri/contracts/catalogue/imports';
import { dealerParams } from '@mistri/contracts/catalogue/products';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { previewBulk, runBulk, viewBulk } from './bulk-change.ts';

const refusals = {
  'catalogue.nothing_selected': 422,
  'catalogue.too_many_selected': 422,
  'catalogue.bulk_state': 409,
} as const;

async function bulkResource(call: { db: Db; params: { dealerId: string; bulkId: string } }): Promise<Resource | null> {
  const row = await call.db
    .selectFrom('product_bulk_changes')
    .select('dealer_id')
    .where('bulk_id', '=', call.params.bulkId)
    .where('dealer_id', '=', call.params.dealerId)
    .executeTakeFirst();
  return row ? { id: call.params.bulkId, relations: { owner: row.dealer_id } } : null;
}

export const previewBulkRoute = commandRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/bulk-changes',
  summary: 'See what a change of many products would do; nothing is changed yet',
  action: 'catalogue.bulk',
  limit: 'inventory',
  params: dealerParams,
  body: bulkBody,
  result: bulkResult,
  status: 201,
  refusals,
  resource: ({ params }) => Promise.resolve({ id: params.dealerId, relations: { owner: params.dealerId } }),
  handle: ({ tx, origin, params, body }) => previewBulk(tx, origin, { ...params, request: body }),
});

export const readBulkRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/bulk-changes/:bulkId',
  summary: 'A change of many products: preview, or how it went',
  action: 'catalogue.bulk',
  limit: 'inventory',
  params: bulkParams,
  result: bulkResult,
  resource: bulkResource,
  handle: async ({ db, params }) => ok(await viewBulk(db, params.bulkId)),
});

export const applyBulkRoute = externalRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/bulk-changes/:bulkId/apply',
  summary: 'Make the previewed change; products changed meanwhile are skipped',
  action: 'catalogue.bulk',
  limit: 'inventory',
  params: bulkParams,
  result: bulkResult,
  refusals,
  resource: bulkResource,
  handle: ({ db, origin, params }) => runBulk(db, origin, { bulkId: params.bulkId, direction: 'apply' }),
});

export const undoBulkRoute = externalRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/bulk-changes/:bulkId/undo',
  summary: 'Take the change back; products changed meanwhile are skipped',
  action: 'catalogue.bulk',
  limit: 'inventory',
  params: bulkParams,
  result: bulkResult,
  refusals,
  resource: bulkResource,
  handle: ({ db, origin, params }) => runBulk(db, origin, { bulkId: params.bulkId, direction: 'undo' }),
});
