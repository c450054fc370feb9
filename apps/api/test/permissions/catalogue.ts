import { transact } from '#platform/db/in-transaction.ts';
import { systemOrigin } from '#platform/audit.ts';
import { newId } from '#platform/ids.ts';
import { setSeller } from '#rooms/catalogue/index.ts';
import { type Actor, createActor } from '#test/actors.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

const readers = { 'admin:operations': 200, 'admin:support': 200, 'admin:compliance': 200, 'admin:auditor': 200 };
/** What is another's looks like nothing to dealers, and is forbidden to all others. */
const foreign = { public: 401, others: 403, dealer: 404 };

/** The dealer among the actor's subjects, approved and trusted, with a main warehouse. */
async function sellerOf(world: World, actor: Actor): Promise<string> {
  const dealerId = actor.memberships.find((id) => id.startsWith('dlr_')) ?? '';
  return world.once(`catalogue: seller ${dealerId}`, async () => {
    const origin = systemOrigin('walk', 'trc_walk', world.test.clock.now(), 'command');
    const place = { city: 'Madurai', pin: '625001', stateCode: '33' };
    await transact(world.test.db, async (tx) => {
      await setSeller(tx, origin, { dealerId, selling: true, displayName: 'Walk Spares', ...place });
      await tx.updateTable('catalogue_sellers').set({ trusted: true }).where('dealer_id', '=', dealerId).execute();
    });
    return dealerId;
  });
}

let counter = 0;
const listing = (more: Record<string, unknown> = {}) => {
  counter += 1;
  return {
    sku: `WALK-${counter}`,
    title: `Walking display ${newId('sku')}`,
    categoryId: 'cable',
    grade: 'compatible',
    mrp: 20_000,
    b2cPrice: 15_000,
    b2bPrice: 12_000,
    countryOfOrigin: 'IN',
    manufacturer: 'Walk Cables, Madurai',
    ...more,
  };
};

const otherDealer = (world: World): Promise<Actor> =>
  world.once('catalogue: other dealer', () =>
    createActor(world.test, { role: 'dealer', memberships: [newId('dlr')], secondFactor: true }),
  );

/** A product of the walker's own dealer or of another one. */
async function makeProduct(world: World, walker: Walker, whose: Whose, more: Record<string, unknown> = {}) {
  const dealer = whose === 'own' ? await world.actor(walker) : await otherDealer(world);
  await sellerOf(world, dealer);
  const made = await dealer.post('/api/products', listing(more));
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body.data.productId as string;
}

async function productParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  return { params: { productId: await makeProduct(world, walker, whose) } };
}

async function dealerParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const dealer = whose === 'own' ? await world.actor(walker) : await otherDealer(world);
  return { params: { dealerId: await sellerOf(world, dealer) } };
}

const dealerFor = (world: World, walker: Walker, whose: Whose): Promise<Actor> =>
  whose === 'own' ? world.actor(walker) : otherDealer(world);

/** A file that was checked: what the task would have done is written here, its own tests go the whole way. */
async function importParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const dealer = await dealerFor(world, walker, whose);
  const dealerId = await sellerOf(world, dealer);
  const importId = newId('imp');
  await world.test.db
    .insertInto('product_imports')
    .values({
      import_id: importId,
      dealer_id: dealerId,
      created_by: dealer.userId,
      label: 'walk',
      file_name: 'imports/walk.csv',
      kind: 'csv',
      state: 'checked',
      problem: null,
      created_at: world.test.clock.now(),
      finished_at: null,
    })
    .execute();
  return { params: { dealerId, importId } };
}

async function bulkRequest(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const dealerId = await sellerOf(world, await dealerFor(world, walker, whose));
  const productId = await makeProduct(world, walker, whose);
  return { params: { dealerId }, body: { selection: { productIds: [productId] }, change: { kind: 'pause' } } };
}

async function bulkParams(world: World, walker: Walker, whose: Whose): Promise<RequestParts> {
  const { params, body } = await bulkRequest(world, walker, whose);
  const dealer = await dealerFor(world, walker, whose);
  const made = await dealer.post(`/api/dealers/${params?.['dealerId']}/bulk-changes`, body);
  return { params: { ...params, bulkId: made.body.data.bulkId } };
}

const everybody = { public: 200, others: 200 };
const decision = { decision: 'approved', reason: 'looked at it' };

async function reviewParams(world: World): Promise<RequestParts> {
  const productId = await makeProduct(world, 'public', 'foreign', { grade: 'original' });
  const operations = await world.actor('admin:operations');
  const { body } = await operations.get(`/api/products/${productId}`);
  return { params: { reviewId: body.data.own.review.reviewId }, body: decision };
}

async function reportedProduct(world: World): Promise<RequestParts> {
  const productId = await makeProduct(world, 'public', 'foreign');
  const customer = await world.actor('customer');
  await customer.post(`/api/products/${productId}/reports`, { reason: 'fake' });
  return { params: { productId }, body: { decision: 'dismissed', reason: 'it is genuine' } };
}

export const catalogueOutcomes: readonly RouteOutcomes[] = [
  { route: 'GET /api/products', anyone: everybody },
  { route: 'GET /api/products/suggestions', request: () => ({ query: { q: 'red' } }), anyone: everybody },
  {
    route: 'GET /api/products/cards',
    request: () => ({ query: { ids: 'prd_01jd0000000000000000000000' } }),
    anyone: everybody,
  },
  { route: 'GET /api/catalogue/reference', anyone: everybody },
  { route: 'GET /api/catalogue/models', anyone: everybody },
  { route: 'GET /api/products/:productId', request: productParams, anyone: everybody },
  { route: 'GET /api/products/:productId/similar', request: productParams, anyone: everybody },
  { route: 'GET /api/dealers/:dealerId/products', request: dealerParams, anyone: everybody },
  {
    route: 'POST /api/products',
    request: async (world, walker, whose) => ({
      body: listing((await dealerParams(world, walker, whose)).params),
    }),
    own: { dealer: 201 },
    foreign,
  },
  {
    route: 'PATCH /api/products/:productId',
    request: async (world, walker, whose) => ({
      ...(await productParams(world, walker, whose)),
      body: { b2cPrice: 14_500 },
    }),
    own: { dealer: 200 },
    foreign,
  },
  { route: 'DELETE /api/products/:productId', request: productParams, own: { dealer: 200 }, foreign },
  {
    route: 'POST /api/products/:productId/submit',
    request: async (world, walker, whose) => ({
      params: { productId: await makeProduct(world, walker, whose, { draft: true }) },
    }),
    own: { dealer: 200 },
    foreign,
  },
  {
    route: 'PATCH /api/products/:productId/status',
    request: async (world, walker, whose) => ({
      ...(await productParams(world, walker, whose)),
      body: { status: 'paused', reason: 'walking by' },
    }),
    own: { dealer: 200 },
    foreign: { ...foreign, 'admin:operations': 200 },
  },
  {
    route: 'GET /api/products/:productId/versions',
    request: productParams,
    own: { dealer: 200 },
    foreign: { ...foreign, ...readers },
  },
  {
    // The body of an upload is no JSON: the owner gets as far as "this is no photo".
    route: 'POST /api/products/:productId/photos',
    request: productParams,
    own: { dealer: 422 },
    foreign,
  },
  {
    route: 'PATCH /api/products/:productId/photos',
    request: async (world, walker, whose) => ({
      ...(await productParams(world, walker, whose)),
      body: { photos: [{ photoId: 'pht_01jd0000000000000000000000' }] },
    }),
    own: { dealer: 422 },
    foreign,
  },
  {
    route: 'DELETE /api/products/:productId/photos/:photoId',
    request: async (world, walker, whose) => ({
      params: {
        ...(await productParams(world, walker, whose)).params,
        photoId: 'pht_01jd0000000000000000000000',
      },
    }),
    own: { dealer: 404 },
    foreign,
  },
  {
    // There is no such photo; with one: photos.http.test.ts.
    route: 'GET /api/photos/:photoId/:size',
    request: () => ({ params: { photoId: 'pht_01jd0000000000000000000000', size: 'card' } }),
    anyone: { public: 404, others: 404 },
  },
  {
    // Everybody who is signed in has a voice; each walker once per listing.
    route: 'POST /api/products/:productId/reports',
    request: async (world, walker, whose) => ({
      ...(await productParams(world, walker, whose)),
      body: { reason: 'wrong_price' },
    }),
    anyone: { public: 401, others: 201 },
  },
  {
    // The body of a file is no JSON: the owner gets as far as "the file is empty".
    route: 'POST /api/dealers/:dealerId/imports',
    request: dealerParams,
    own: { dealer: 422 },
    foreign,
  },
  { route: 'GET /api/dealers/:dealerId/imports', request: dealerParams, own: { dealer: 200 }, foreign },
  { route: 'GET /api/dealers/:dealerId/imports/:importId', request: importParams, own: { dealer: 200 }, foreign },
  { route: 'GET /api/dealers/:dealerId/imports/:importId/rows', request: importParams, own: { dealer: 200 }, foreign },
  {
    route: 'GET /api/dealers/:dealerId/imports/:importId/errors.csv',
    request: importParams,
    own: { dealer: 200 },
    foreign,
  },
  {
    route: 'POST /api/dealers/:dealerId/imports/:importId/apply',
    request: importParams,
    own: { dealer: 202 },
    foreign,
  },
  {
    route: 'POST /api/dealers/:dealerId/imports/:importId/cancel',
    request: importParams,
    own: { dealer: 200 },
    foreign,
  },
  {
    route: 'GET /api/dealers/:dealerId/imports/:importId/undo',
    request: importParams,
    own: { dealer: 200 },
    foreign,
  },
  {
    // The walk's file was never applied.
    route: 'POST /api/dealers/:dealerId/imports/:importId/undo',
    request: importParams,
    own: { dealer: 409 },
    foreign,
  },
  ...['exports', 'import-template'].map((name): RouteOutcomes => ({
    route: `GET /api/dealers/:dealerId/${name}/:kind`,
    request: async (world, walker, whose) => ({
      params: { ...(await dealerParams(world, walker, whose)).params, kind: 'csv' },
    }),
    own: { dealer: 200 },
    foreign,
  })),
  {
    route: 'POST /api/dealers/:dealerId/bulk-changes',
    request: bulkRequest,
    own: { dealer: 201 },
    foreign,
  },
  { route: 'GET /api/dealers/:dealerId/bulk-changes/:bulkId', request: bulkParams, own: { dealer: 200 }, foreign },
  {
    route: 'POST /api/dealers/:dealerId/bulk-changes/:bulkId/apply',
    request: bulkParams,
    own: { dealer: 200 },
    foreign,
  },
  {
    route: 'POST /api/dealers/:dealerId/bulk-changes/:bulkId/undo',
    request: async (world, walker, whose) => {
      const parts = await bulkParams(world, walker, whose);
      const dealer = await dealerFor(world, walker, whose);
      await dealer.post(`/api/dealers/${parts.params?.['dealerId']}/bulk-changes/${parts.params?.['bulkId']}/apply`);
      return parts;
    },
    own: { dealer: 200 },
    foreign,
  },
  { route: 'GET /api/admin/product-reviews', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'POST /api/admin/product-reviews/:reviewId/decision',
    request: reviewParams,
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
  { route: 'GET /api/admin/product-reports', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'POST /api/admin/product-reports/:productId/decision',
    request: reportedProduct,
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
  { route: 'GET /api/admin/catalogue/policy', anyone: { public: 401, others: 403, ...readers } },
  {
    route: 'PATCH /api/admin/catalogue/policy',
    request: () => ({ body: { reportThreshold: 5, reason: 'walking by' } }),
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
  {
    route: 'GET /api/admin/catalogue/forbidden-words',
    anyone: { public: 401, others: 403, 'admin:operations': 200, 'admin:compliance': 200, 'admin:auditor': 200 },
  },
  {
    route: 'POST /api/admin/catalogue/forbidden-words',
    request: () => ({ body: { kind: 'phrase', word: `walk ${(counter += 1)}`, reason: 'walking by' } }),
    anyone: { public: 401, others: 403, 'admin:compliance': 201 },
  },
  {
    route: 'POST /api/admin/catalogue/forbidden-words/remove',
    request: async (world) => {
      const word = { kind: 'phrase', word: `walk ${(counter += 1)}`, reason: 'walking by' };
      const compliance = await world.actor('admin:compliance');
      await compliance.post('/api/admin/catalogue/forbidden-words', word);
      return { body: word };
    },
    anyone: { public: 401, others: 403, 'admin:compliance': 200 },
  },
];
