import { putItems } from '#rooms/inventory/index.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import type { RequestParts, RouteOutcomes, Walker, Whose } from './outcomes.ts';
import type { World } from './world.ts';

/** A stock list is its dealer's. Support looks, operations may also correct (GOV-4). */
const readers = { 'admin:operations': 200, 'admin:support': 200, 'admin:compliance': 200, 'admin:auditor': 200 };
const refused = { public: 401, others: 403, dealer: 404 };

const warehouse = { address: '1 West Tower Street', city: 'Madurai', pin: '625001', stateCode: '33', main: true };
let counter = 0;

/** A dealer with a warehouse and one product: the walker's own, or one nobody here acts for. */
async function stocked(world: World, walker: Walker, whose: Whose) {
  const own = whose === 'own' ? (await world.actor(walker)).memberships[0] : undefined;
  const dealerId = own ?? (await world.once('inventory: a dealer', () => Promise.resolve(newId('dlr'))));
  return world.once(`inventory of ${dealerId}`, async () => {
    const operations = await world.actor('admin:operations');
    const made = await operations.post(`/api/inventory/${dealerId}/warehouses`, { ...warehouse, name: 'Main' });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const productId = newId('prd');
    const item = { productId, dealerId, sku: 'WALK', title: 'Walking display' };
    await transact(world.test.db, (tx) => putItems(tx, [item]));
    return { dealerId, productId, warehouseId: made.body.data.warehouseId as string };
  });
}

const about =
  (body?: (made: { productId: string }) => unknown) =>
  async (world: World, walker: Walker, whose: Whose): Promise<RequestParts> => {
    const made = await stocked(world, walker, whose);
    return { params: made, ...(body ? { body: body(made) } : {}) };
  };

const change = { change: 1, reason: 'received' };

export const inventoryOutcomes: readonly RouteOutcomes[] = [
  {
    route: 'GET /api/inventory/:dealerId',
    request: about(),
    own: { dealer: 200 },
    foreign: { ...refused, ...readers },
  },
  {
    route: 'GET /api/inventory/:dealerId/movements',
    request: about(),
    own: { dealer: 200 },
    foreign: { ...refused, ...readers },
  },
  {
    route: 'GET /api/inventory/:dealerId/warehouses',
    request: about(),
    own: { dealer: 200 },
    foreign: { ...refused, ...readers },
  },
  {
    route: 'PATCH /api/inventory/:dealerId/:productId',
    request: about(() => change),
    own: { dealer: 200 },
    foreign: { ...refused, 'admin:operations': 200 },
  },
  {
    route: 'POST /api/inventory/:dealerId/bulk',
    request: about(({ productId }) => ({ changes: [{ productId, change: 1 }], reason: 'received' })),
    own: { dealer: 200 },
    foreign: { ...refused, 'admin:operations': 200 },
  },
  {
    route: 'POST /api/inventory/:dealerId/warehouses',
    request: about(() => ({ ...warehouse, main: false, name: `Branch ${(counter += 1)}` })),
    own: { dealer: 201 },
    foreign: { ...refused, 'admin:operations': 201 },
  },
  {
    route: 'PUT /api/inventory/:dealerId/warehouses/:warehouseId',
    request: about(() => ({ ...warehouse, name: 'Main' })),
    own: { dealer: 200 },
    foreign: { ...refused, 'admin:operations': 200 },
  },
  {
    route: 'GET /api/admin/inventory/policy',
    anyone: { public: 401, others: 403, 'admin:operations': 200, 'admin:compliance': 200, 'admin:auditor': 200 },
  },
  {
    route: 'PATCH /api/admin/inventory/policy',
    request: () => ({ body: { reservationMinutes: 15, reason: 'as the product says' } }),
    anyone: { public: 401, others: 403, 'admin:operations': 200 },
  },
];
