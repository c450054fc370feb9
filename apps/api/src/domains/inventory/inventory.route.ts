import {
  bulkStockBody,
  changedResult,
  changeStockBody,
  inventoryItemParams,
  inventoryParams,
  inventoryPolicy,
  inventoryPolicyBody,
  inventoryQuery,
  inventoryResult,
  movementsQuery,
  movementsResult,
  warehouse,
  warehouseBody,
  warehouseParams,
  warehousesResult,
} from '@mistri/contracts/inventory/inventory';
import type { Resource } from '#platform/auth/actor.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { newId } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import { changePolicy, readPolicy } from './change-policy.ts';
import { changeStock } from './change-stock.ts';
import { readInventory, readMovements, readWarehouses } from './read-inventory.ts';
import { saveWarehouse } from './save-warehouse.ts';

const ofDealer = (dealerId: string): Promise<Resource> =>
  Promise.resolve({ id: dealerId, relations: { owner: dealerId } });

export const readInventoryRoute = readRoute({
  method: 'GET',
  path: '/api/inventory/:dealerId',
  summary: "A dealer's stock per product and warehouse",
  action: 'inventory.read',
  limit: 'inventory',
  params: inventoryParams,
  query: inventoryQuery,
  result: inventoryResult,
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params, query }) => ok(await readInventory(db, params.dealerId, query)),
});

export const readMovementsRoute = readRoute({
  method: 'GET',
  path: '/api/inventory/:dealerId/movements',
  summary: "What happened to a dealer's stock, newest first",
  action: 'inventory.read',
  limit: 'inventory',
  params: inventoryParams,
  query: movementsQuery,
  result: movementsResult,
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params, query }) => ok(await readMovements(db, params.dealerId, query)),
});

export const changeStockRoute = commandRoute({
  method: 'PATCH',
  path: '/api/inventory/:dealerId/:productId',
  summary: 'Set or change the quantity of a product in a warehouse',
  action: 'inventory.change',
  limit: 'inventory',
  params: inventoryItemParams,
  body: changeStockBody,
  result: changedResult,
  refusals: { 'inventory.stock_unchangeable': 422 },
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: ({ tx, origin, params, body }) => {
    const { reason, note, ...change } = body;
    return changeStock(tx, origin, {
      dealerId: params.dealerId,
      changes: [{ ...change, productId: params.productId }],
      reason,
      ...(note ? { note } : {}),
    });
  },
});

export const bulkStockRoute = commandRoute({
  method: 'POST',
  path: '/api/inventory/:dealerId/bulk',
  summary: 'Change many quantities at once, all or nothing',
  action: 'inventory.change',
  limit: 'inventory',
  params: inventoryParams,
  body: bulkStockBody,
  result: changedResult,
  refusals: { 'inventory.stock_unchangeable': 422 },
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: ({ tx, origin, params, body }) => changeStock(tx, origin, { dealerId: params.dealerId, ...body }),
});

export const listWarehousesRoute = readRoute({
  method: 'GET',
  path: '/api/inventory/:dealerId/warehouses',
  summary: "A dealer's warehouses, the main one first",
  action: 'inventory.read',
  limit: 'inventory',
  params: inventoryParams,
  result: warehousesResult,
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params }) => ok(await readWarehouses(db, params.dealerId)),
});

export const addWarehouseRoute = commandRoute({
  method: 'POST',
  path: '/api/inventory/:dealerId/warehouses',
  summary: 'Add a warehouse',
  action: 'inventory.change',
  limit: 'inventory',
  params: inventoryParams,
  body: warehouseBody,
  result: warehouse,
  status: 201,
  refusals: { 'inventory.warehouse_name_taken': 422, 'inventory.too_many_warehouses': 422 },
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: ({ tx, origin, params, body }) =>
    saveWarehouse(tx, origin, { ...body, dealerId: params.dealerId, warehouseId: newId('whs') }),
});

export const changeWarehouseRoute = commandRoute({
  method: 'PUT',
  path: '/api/inventory/:dealerId/warehouses/:warehouseId',
  summary: 'Change a warehouse',
  action: 'inventory.change',
  limit: 'inventory',
  params: warehouseParams,
  body: warehouseBody,
  result: warehouse,
  refusals: {
    'inventory.warehouse_name_taken': 422,
    'inventory.too_many_warehouses': 422,
    'inventory.main_needed': 422,
  },
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('warehouses')
      .select('dealer_id')
      .where('warehouse_id', '=', params.warehouseId)
      .where('dealer_id', '=', params.dealerId)
      .executeTakeFirst();
    return row ? { id: params.warehouseId, relations: { owner: row.dealer_id } } : null;
  },
  handle: ({ tx, origin, params, body }) => saveWarehouse(tx, origin, { ...body, ...params }),
});

export const readPolicyRoute = readRoute({
  method: 'GET',
  path: '/api/admin/inventory/policy',
  summary: 'How long a checkout keeps goods aside',
  action: 'inventory.read_policy',
  result: inventoryPolicy,
  handle: async ({ db }) => ok(await readPolicy(db)),
});

export const changePolicyRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/inventory/policy',
  summary: 'Change how long a checkout keeps goods aside',
  action: 'inventory.change_policy',
  body: inventoryPolicyBody,
  result: inventoryPolicy,
  handle: ({ tx, origin, body }) => changePolicy(tx, origin, body),
});
