import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export interface StockProblem {
  readonly productId: string;
  readonly warehouseId: string;
  readonly problem:
    | 'quantity differs from movements'
    | 'reserved differs from movements'
    | 'reserved differs from reservations';
}

/** Recomputes every stock row from its movements and reservations (crash test, nightly). Empty when all is well. */
export async function verifyStock(db: Db): Promise<StockProblem[]> {
  const { rows } = await sql<StockProblem>`
    WITH moved AS (
      SELECT product_id, warehouse_id, sum(quantity_delta) AS quantity, sum(reserved_delta) AS reserved
      FROM stock_movements GROUP BY 1, 2),
    held AS (
      SELECT product_id, warehouse_id, sum(quantity) AS reserved FROM reservations WHERE state = 'held' GROUP BY 1, 2),
    compared AS (
      SELECT stock.product_id, stock.warehouse_id, stock.quantity, stock.reserved,
             coalesce(moved.quantity, 0) AS moved_quantity, coalesce(moved.reserved, 0) AS moved_reserved,
             coalesce(held.reserved, 0) AS held
      FROM stock
      LEFT JOIN moved ON moved.product_id = stock.product_id AND moved.warehouse_id = stock.warehouse_id
      LEFT JOIN held ON held.product_id = stock.product_id AND held.warehouse_id = stock.warehouse_id)
    SELECT product_id AS "productId", warehouse_id AS "warehouseId", problem FROM compared,
    LATERAL (VALUES
      (CASE WHEN quantity <> moved_quantity THEN 'quantity differs from movements' END),
      (CASE WHEN reserved <> moved_reserved THEN 'reserved differs from movements' END),
      (CASE WHEN reserved <> held THEN 'reserved differs from reservations' END)) AS found(problem)
    WHERE problem IS NOT NULL ORDER BY 1, 2, 3 LIMIT 1000`.execute(db);
  return rows;
}
