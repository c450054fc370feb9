import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { announceStock, type StockCrossing } from './announce-stock.ts';
import type { MovementKind, ReservationState } from './inventory-tables.ts';

export type Settlement = Exclude<ReservationState, 'held'>;

const movementOf: Record<Settlement, MovementKind> = { committed: 'sold', released: 'released', expired: 'expired' };

/**
 * Ends what the jobs still hold. Locks reservations by id, then stock by (product, warehouse); a reservation that
 * somebody else settled while this waited is left alone. `expired` takes only what is due at `origin.at`.
 *
 * @returns the jobs of which something was settled by this call
 */
export async function settleReservations(
  tx: Tx,
  origin: Origin,
  jobIds: readonly string[],
  to: Settlement,
): Promise<string[]> {
  const { rows } = await sql<StockCrossing & { job_ids: string[] }>`
    WITH mine AS MATERIALIZED (
      SELECT reservation_id, job_id, product_id, warehouse_id, dealer_id, quantity
      FROM reservations
      WHERE job_id = ANY(${jobIds}::text[]) AND state = 'held'
        AND (${to}::text <> 'expired' OR expires_at <= ${origin.at}::timestamptz)
      ORDER BY reservation_id
      FOR UPDATE),
    total AS (
      SELECT product_id, warehouse_id, sum(quantity)::int AS quantity, array_agg(DISTINCT job_id) AS job_ids
      FROM mine GROUP BY product_id, warehouse_id),
    locked AS MATERIALIZED (
      SELECT stock.product_id, stock.warehouse_id, total.quantity, total.job_ids
      FROM total JOIN stock ON stock.product_id = total.product_id AND stock.warehouse_id = total.warehouse_id
      ORDER BY stock.product_id, stock.warehouse_id
      FOR NO KEY UPDATE OF stock),
    freed AS (
      UPDATE stock SET reserved = stock.reserved - locked.quantity,
                       quantity = stock.quantity - CASE WHEN ${to}::text = 'committed' THEN locked.quantity ELSE 0 END,
                       updated_at = ${origin.at}::timestamptz
      FROM locked
      WHERE stock.product_id = locked.product_id AND stock.warehouse_id = locked.warehouse_id
      RETURNING stock.product_id, stock.warehouse_id, stock.dealer_id, stock.low_stock_at, locked.job_ids,
                old.quantity - old.reserved AS free_before, new.quantity - new.reserved AS free_after),
    settled AS (
      UPDATE reservations SET state = ${to}::text, settled_at = ${origin.at}::timestamptz
      WHERE reservation_id IN (SELECT reservation_id FROM mine)),
    moved AS (
      INSERT INTO stock_movements
        (product_id, warehouse_id, dealer_id, kind, quantity_delta, reserved_delta, job_id, actor_id, trace_id, at)
      SELECT product_id, warehouse_id, dealer_id, ${movementOf[to]}::text,
             CASE WHEN ${to}::text = 'committed' THEN -quantity ELSE 0 END, -quantity, job_id,
             ${origin.actor.userId}::text, ${origin.traceId}::text, ${origin.at}::timestamptz
      FROM mine)
    SELECT product_id, warehouse_id, dealer_id, low_stock_at, free_before, free_after, job_ids FROM freed`.execute(tx);
  await announceStock(tx, origin, rows);
  return [...new Set(rows.flatMap((row) => row.job_ids))].toSorted();
}
