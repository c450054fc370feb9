import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { putWarehouse, type Warehouse } from './put-items.ts';

const warehouseLimit = 50;

type SaveRefusal = 'inventory.warehouse_name_taken' | 'inventory.too_many_warehouses' | 'inventory.main_needed';

/** What a dealer may do with warehouses: names are unique, there are at most 50, and one is always the main one. */
export async function saveWarehouse(
  tx: Tx,
  origin: Origin,
  warehouse: Warehouse,
): Promise<Result<Warehouse & { active: boolean }, SaveRefusal>> {
  const present = await tx
    .selectFrom('warehouses')
    .select(['warehouse_id', 'name', 'main'])
    .where('dealer_id', '=', warehouse.dealerId)
    .orderBy('warehouse_id')
    .forUpdate()
    .execute();
  const others = present.filter((row) => row.warehouse_id !== warehouse.warehouseId);
  if (others.some((row) => row.name.toLowerCase() === warehouse.name.toLowerCase()))
    return refuse('inventory.warehouse_name_taken', 'You already have a warehouse with this name.', {
      errors: [{ path: 'name', message: 'is taken by another of your warehouses' }],
    });
  if (others.length >= warehouseLimit)
    return refuse('inventory.too_many_warehouses', `There can be at most ${warehouseLimit} warehouses.`, {
      details: { limit: warehouseLimit },
    });
  const wasMain = present.some((row) => row.warehouse_id === warehouse.warehouseId && row.main);
  if (wasMain && !warehouse.main)
    return refuse('inventory.main_needed', 'One warehouse must be the main one. Mark another one as main instead.', {
      errors: [{ path: 'main', message: 'mark another warehouse as the main one instead' }],
    });
  const main = warehouse.main || others.length === 0;
  await putWarehouse(tx, origin, { ...warehouse, main });
  return ok({ ...warehouse, main, active: true });
}
