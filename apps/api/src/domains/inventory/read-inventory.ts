import type { Static } from 'typebox';
import { sql } from 'kysely';
import type { InventoryRow, inventoryQuery, movementsQuery } from '@mistri/contracts/inventory/inventory';
import type { Db } from '#platform/db/database.ts';

interface StockRow {
  product_id: string;
  sku: string;
  title: string;
  warehouse_id: string;
  warehouse_name: string;
  quantity: number;
  reserved: number;
  low_stock_at: number;
  updated_at: Date;
}

/** A dealer's stock rows, sorted by product (oldest listing first), one page. */
export async function readInventory(db: Db, dealerId: string, query: Static<typeof inventoryQuery>) {
  const [afterProduct = '', afterWarehouse = ''] = (query.after ?? '').split('.', 2);
  let rows = db
    .selectFrom('stock')
    .innerJoin('stock_items', 'stock_items.product_id', 'stock.product_id')
    .innerJoin('warehouses', 'warehouses.warehouse_id', 'stock.warehouse_id')
    .select([
      'stock.product_id',
      'stock_items.sku',
      'stock_items.title',
      'stock.warehouse_id',
      'warehouses.name as warehouse_name',
      'stock.quantity',
      'stock.reserved',
      'stock.low_stock_at',
      'stock.updated_at',
    ])
    .where('stock.dealer_id', '=', dealerId)
    .orderBy('stock.product_id')
    .orderBy('stock.warehouse_id')
    .limit(query.limit + 1);
  if (query.after)
    rows = rows.where(sql<boolean>`(stock.product_id, stock.warehouse_id) > (${afterProduct}, ${afterWarehouse})`);
  if (query.lowStock) rows = rows.where(sql<boolean>`stock.quantity - stock.reserved <= stock.low_stock_at`);
  if (query.warehouseId) rows = rows.where('stock.warehouse_id', '=', query.warehouseId);
  if (query.search) {
    const pattern = `%${query.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    rows = rows.where((where) =>
      where.or([where('stock_items.title', 'ilike', pattern), where('stock_items.sku', 'ilike', pattern)]),
    );
  }
  const found = await rows.execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(inventoryRowOf),
    nextAfter: found.length > query.limit && last ? `${last.product_id}.${last.warehouse_id}` : null,
    lowStockCount: await countLow(db, dealerId),
  };
}

function inventoryRowOf(row: StockRow): InventoryRow {
  return {
    productId: row.product_id,
    sku: row.sku,
    title: row.title,
    warehouseId: row.warehouse_id,
    warehouseName: row.warehouse_name,
    quantity: row.quantity,
    reservedCount: row.reserved,
    available: row.quantity - row.reserved,
    lowStockAt: row.low_stock_at,
    updatedAt: row.updated_at.toISOString(),
  };
}

async function countLow(db: Db, dealerId: string): Promise<number> {
  const { rows } = await sql<{ low: number }>`
    SELECT count(*)::int AS low FROM (
      SELECT FROM stock WHERE dealer_id = ${dealerId} AND quantity - reserved <= low_stock_at LIMIT 1000) AS low`.execute(
    db,
  );
  return rows[0]?.low ?? 0;
}

/** What happened to a dealer's stock, newest first. */
export async function readMovements(db: Db, dealerId: string, query: Static<typeof movementsQuery>) {
  let rows = db
    .selectFrom('stock_movements as move')
    .innerJoin('stock_items as item', 'item.product_id', 'move.product_id')
    .select([
      'move.seq',
      'move.product_id as productId',
      'item.sku',
      'move.warehouse_id as warehouseId',
      'move.kind',
      'move.quantity_delta as quantityDelta',
      'move.reserved_delta as reservedDelta',
      'move.job_id as jobId',
      'move.note',
      'move.at',
    ])
    .where('move.dealer_id', '=', dealerId)
    .orderBy('move.seq', 'desc')
    .limit(query.limit + 1);
  if (query.productId) rows = rows.where('move.product_id', '=', query.productId);
  if (query.before !== undefined) rows = rows.where('move.seq', '<', query.before);
  const found = await rows.execute();
  const page = found.slice(0, query.limit);
  return {
    items: page.map((row) => ({ ...row, at: row.at.toISOString() })),
    nextBefore: found.length > query.limit ? (page.at(-1)?.seq ?? null) : null,
  };
}

export async function readWarehouses(db: Db, dealerId: string) {
  const rows = await db
    .selectFrom('warehouses')
    .select([
      'warehouse_id as warehouseId',
      'name',
      'address',
      'city',
      'pin',
      'state_code as stateCode',
      'main',
      'active',
    ])
    .where('dealer_id', '=', dealerId)
    .orderBy('main', 'desc')
    .orderBy('name')
    .limit(200)
    .execute();
  return { items: rows };
}
