import * as schemas from '@mistri/contracts/catalogue/products';
import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { changeProduct } from './change-product.ts';
import { changeProductStatus } from './change-product-status.ts';
import { createProduct } from './create-product.ts';
import { listProducts } from './list-products.ts';
import { listingsStopped } from './listings-stopped.ts';
import { findProduct, readVersions } from './products-store.ts';
import { answerPublicly, buyerOf } from './public-answer.ts';
import { removeProduct } from './remove-product.ts';
import { submitProduct } from './submit-product.ts';
import { viewProduct } from './view-product.ts';

const saveRefusals = {
  'catalogue.bad_listing': 422,
  'catalogue.forbidden_listing': 422,
  'catalogue.sku_taken': 409,
  'catalogue.not_a_seller': 409,
  'catalogue.wrong_state': 409,
  'catalogue.changed_meanwhile': 409,
  'catalogue.listings_stopped': 409,
  'inventory.stock_unchangeable': 422,
} as const;

/** The product as permission rows see it; removed ones are not there. */
export async function productResource(call: { db: Db; params: { productId: string } }): Promise<Resource | null> {
  const row = await findProduct(call.db, call.params.productId);
  return row ? { id: row.product_id, relations: { owner: row.dealer_id }, state: row.status } : null;
}

/** The dealer, or an admin who has any capability. */
export function seesWhole(actor: Actor | undefined, dealerId: string): boolean {
  if (!actor) return false;
  return actor.subjects.includes(dealerId) || (actor.role === 'admin' && actor.capabilities.length > 0);
}

const dealerOf = (actor: Actor | undefined): string | undefined => actor?.subjects.find((id) => id.startsWith('dlr_'));

export const createProductRoute = commandRoute({
  method: 'POST',
  path: '/api/products',
  summary: 'List a product, or keep it as a draft',
  description: 'Live at once, or waiting for review: `waitingFor` says why.',
  action: 'catalogue.create',
  limit: 'inventory',
  body: schemas.createProductBody,
  result: schemas.productSaved,
  status: 201,
  refusals: saveRefusals,
  resource: ({ body, actor }) => {
    const dealerId = body.dealerId ?? dealerOf(actor);
    return Promise.resolve(dealerId ? { id: dealerId, relations: { owner: dealerId } } : null);
  },
  handle: ({ tx, origin, body, resource, services }) => {
    const { dealerId: _given, quantity, draft, ...given } = body;
    const stopped = draft ? undefined : listingsStopped(services.flags);
    if (stopped) return Promise.resolve(stopped);
    const dealerId = resource?.id ?? '';
    return createProduct(tx, origin, {
      dealerId,
      given,
      ...(quantity === undefined ? {} : { quantity }),
      ...(draft ? { draft } : {}),
    });
  },
});

export const readProductRoute = readRoute({
  method: 'GET',
  path: '/api/products/:productId',
  summary: 'A product; its dealer and admins also see what is not public',
  action: 'catalogue.read_product',
  params: schemas.productParams,
  result: schemas.publicProduct,
  refusals: { 'catalogue.not_found': 404 },
  handle: async (call) => {
    const row = await findProduct(call.db, call.params.productId);
    const whole = row !== undefined && seesWhole(call.actor, row.dealer_id);
    const product =
      row && (whole || row.status === 'active')
        ? await viewProduct(call.db, row, { buyer: buyerOf(call.actor), whole })
        : undefined;
    if (!product || (!whole && !product.seller.selling))
      return refuse('catalogue.not_found', 'This product is not sold here any more.');
    answerPublicly(call);
    return ok(product);
  },
});

export const changeProductRoute = commandRoute({
  method: 'PATCH',
  path: '/api/products/:productId',
  summary: 'Change a listing',
  description: 'What must be looked at first waits (`waitingFor`) while buyers see the present listing.',
  action: 'catalogue.change',
  limit: 'inventory',
  params: schemas.productParams,
  body: schemas.changeProductBody,
  result: schemas.productSaved,
  refusals: saveRefusals,
  resource: productResource,
  handle: ({ tx, origin, params, body, resource, services }) => {
    const { version, ...changes } = body;
    // Changed while it waits for review, or after it was refused: that may put it live.
    const maySurface = resource?.state === 'in_review' || resource?.state === 'rejected';
    const stopped = maySurface ? listingsStopped(services.flags) : undefined;
    if (stopped) return Promise.resolve(stopped);
    return changeProduct(tx, origin, { ...params, changes, ...(version === undefined ? {} : { version }) });
  },
});

export const removeProductRoute = commandRoute({
  method: 'DELETE',
  path: '/api/products/:productId',
  summary: 'Withdraw a listing for good; its SKU is free again',
  action: 'catalogue.change',
  limit: 'inventory',
  params: schemas.productParams,
  result: schemas.productSaved,
  refusals: { 'catalogue.wrong_state': 409 },
  resource: productResource,
  handle: ({ tx, origin, params }) => removeProduct(tx, origin, params.productId),
});

export const submitProductRoute = commandRoute({
  method: 'POST',
  path: '/api/products/:productId/submit',
  summary: 'Send a draft, or a refused listing again, to be listed',
  action: 'catalogue.change',
  limit: 'inventory',
  params: schemas.productParams,
  result: schemas.productSaved,
  refusals: saveRefusals,
  resource: productResource,
  handle: async ({ tx, origin, params, services }) =>
    listingsStopped(services.flags) ?? submitProduct(tx, origin, params.productId),
});

export const changeProductStatusRoute = commandRoute({
  method: 'PATCH',
  path: '/api/products/:productId/status',
  summary: 'Pause or resume (dealer, admin); block or unblock (admin, with a reason)',
  action: 'catalogue.change_status',
  limit: 'inventory',
  params: schemas.productParams,
  body: schemas.productStatusBody,
  result: schemas.productSaved,
  refusals: { 'catalogue.wrong_state': 409, 'catalogue.paused_by_admin': 409, 'catalogue.reason_needed': 422 },
  resource: productResource,
  handle: (call) =>
    changeProductStatus(call.tx, call.origin, {
      productId: call.params.productId,
      status: call.body.status,
      by: signedIn(call).role === 'admin' ? 'admin' : 'dealer',
      ...(call.body.reason ? { reason: call.body.reason } : {}),
    }),
});

export const productVersionsRoute = readRoute({
  method: 'GET',
  path: '/api/products/:productId/versions',
  summary: 'What a listing said at each time, newest first',
  action: 'catalogue.read_history',
  params: schemas.productParams,
  result: schemas.versionsResult,
  resource: productResource,
  handle: async ({ db, params }) => ok({ items: await readVersions(db, params.productId) }),
});

export const dealerProductsRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/products',
  summary: "A dealer's listings, newest first; the dealer and admins see all states",
  action: 'catalogue.list_of_dealer',
  params: schemas.dealerParams,
  query: schemas.dealerProductsQuery,
  result: schemas.dealerProductsResult,
  handle: async (call) => {
    const { db, actor, params, query } = call;
    const whole = seesWhole(actor, params.dealerId);
    answerPublicly(call);
    return ok(
      await listProducts(db, {
        ...query,
        dealerId: params.dealerId,
        buyer: buyerOf(actor),
        whole,
        limit: query.limit ?? 24,
      }),
    );
  },
});
