import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface Availability {
  /** What can be bought now, over all warehouses. */
  readonly available: number;
  readonly quantity: number;
  readonly reserved: number;
}

/** Products without stock rows have zeros. */
export async function availability(db: Db, productIds: readonly string[]): Promise<Map<string, Availability>> {
  const found = new Map<string, Availability>(
    productIds.map((productId) => [productId, { available: 0, quantity: 0, reserved: 0 }]),
  );
  if (productIds.length === 0) return found;
  const { rows } = await sql<{ product_id: string; quantity: number; reserved: number }>`
    SELECT product_id, sum(quantity)::int AS quantity, sum(reserved)::int AS reserved
    FROM stock WHERE product_id = ANY(${productIds}::text[]) GROUP BY product_id`.execute(db);
  for (const { product_id, quantity, reserved } of rows)
    found.set(product_id, { available: quantity - reserved, quantity, reserved });
  return found;
}

/**
 * The same as part of another room's statement, so that a list of products with their stock is one statement. The
 * argument is a column of that statement, e.g. `product.product_id`.
 */
export function availableOf(productIdColumn: string): RawBuilder<number> {
  return sql<number>`(SELECT coalesce(sum(stock.quantity - stock.reserved), 0)::int
    FROM stock WHERE stock.product_id = ${sql.ref(productIdColumn)})`;
}
