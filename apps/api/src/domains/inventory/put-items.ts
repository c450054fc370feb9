import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';

export interface StockItem {
  readonly productId: string;
  readonly dealerId: string;
  readonly sku: string;
  readonly title: string;
}

/**
 * The catalogue announces products and their labels before they can have stock. Labels follow; the dealer of a product
 * never changes.
 */
export async function putItems(tx: Tx, items: readonly StockItem[]): Promise<void> {
  if (items.length === 0) return;
  await sql`
    INSERT INTO stock_items (product_id, dealer_id, sku, title)
    SELECT * FROM unnest(
      ${items.map((item) => item.productId)}::text[], ${items.map((item) => item.dealerId)}::text[],
      ${items.map((item) => item.sku)}::text[], ${items.map((item) => item.title)}::text[])
    ON CONFLICT (product_id) DO UPDATE SET sku = excluded.sku, title = excluded.title
    WHERE stock_items.dealer_id = excluded.dealer_id
      AND (stock_items.sku, stock_items.title) IS DISTINCT FROM (excluded.sku, excluded.title)`.execute(tx);
}

/** What the dealer calls these products, for messages. */
export async function labelsOf(
  db: Db,
  productIds: readonly string[],
): Promise<Map<string, Pick<StockItem, 'sku' | 'title'>>> {
  if (productIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('stock_items')
    .select(['product_id', 'sku', 'title'])
    .where('product_id', 'in', [...productIds])
    .execute();
  return new Map(rows.map(({ product_id, sku, title }) => [product_id, { sku, title }]));
}

export interface Warehouse {
  readonly warehouseId: string;
  readonly dealerId: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly pin: string;
  readonly stateCode: string;
  readonly main: boolean;
}

/** Adds a warehouse or changes it. A new main one takes the mark from the old one. */
export async function putWarehouse(tx: Tx, origin: Origin, warehouse: Warehouse): Promise<void> {
  if (warehouse.main)
    await tx
      .updateTable('warehouses')
      .set({ main: false })
      .where('dealer_id', '=', warehouse.dealerId)
      .where('warehouse_id', '!=', warehouse.warehouseId)
      .where('main', '=', true)
      .execute();
  const data = {
    name: warehouse.name,
    address: warehouse.address,
    city: warehouse.city,
    pin: warehouse.pin,
    state_code: warehouse.stateCode,
    main: warehouse.main,
    active: true,
  };
  await tx
    .insertInto('warehouses')
    .values({
      ...data,
      warehouse_id: warehouse.warehouseId,
      dealer_id: warehouse.dealerId,
      created_at: origin.at,
    })
    .onConflict((conflict) =>
      conflict.column('warehouse_id').doUpdateSet(data).where('warehouses.dealer_id', '=', warehouse.dealerId),
    )
    .execute();
}
