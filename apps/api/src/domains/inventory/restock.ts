import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { announceStock, type StockCrossing } from './announce-stock.ts';

export interface Restock {
  readonly jobId: string;
  /** Id of what brings the goods back (a return): the same reference restocks once. */
  readonly reference: string;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
}

interface Sold {
  reservation_id: number;
  product_id: string;
  warehouse_id: string;
  left: number;
}

/**
 * Puts sold goods back where they came from. Refuses `inventory.more_than_sold`: no return makes more of a product than
 * the job took.
 */
export async function restock(
  tx: Tx,
  origin: Origin,
  request: Restock,
): Promise<Result<{ replayed: boolean }, 'inventory.more_than_sold'>> {
  const sold = await lockSold(tx, request.jobId);
  if (await restockedBefore(tx, request.reference)) return ok({ replayed: true });
  const back = allocate(request.lines, sold);
  if (!back)
    return refuse('inventory.more_than_sold', 'More would come back than was sold with this order.', {
      details: { jobId: request.jobId },
    });
  const { rows } = await sql<StockCrossing>`
    WITH back AS (
      SELECT * FROM unnest(
        ${back.map((row) => row.reservation_id)}::bigint[], ${back.map((row) => row.product_id)}::text[],
        ${back.map((row) => row.warehouse_id)}::text[], ${back.map((row) => row.quantity)}::int[])
        AS back(reservation_id, product_id, warehouse_id, quantity)),
    total AS (
      SELECT product_id, warehouse_id, sum(quantity)::int AS quantity FROM back GROUP BY 1, 2),
    locked AS MATERIALIZED (
      SELECT stock.product_id, stock.warehouse_id, total.quantity
      FROM total JOIN stock ON stock.product_id = total.product_id AND stock.warehouse_id = total.warehouse_id
      ORDER BY stock.product_id, stock.warehouse_id
      FOR NO KEY UPDATE OF stock),
    noted AS (
      UPDATE reservations SET returned = returned + back.quantity
      FROM back WHERE reservations.reservation_id = back.reservation_id),
    grown AS (
      UPDATE stock SET quantity = stock.quantity + locked.quantity, updated_at = ${origin.at}::timestamptz
      FROM locked
      WHERE stock.product_id = locked.product_id AND stock.warehouse_id = locked.warehouse_id
      RETURNING stock.product_id, stock.warehouse_id, stock.dealer_id, stock.low_stock_at, locked.quantity,
                old.quantity - old.reserved AS free_before, new.quantity - new.reserved AS free_after),
    moved AS (
      INSERT INTO stock_movements (product_id, warehouse_id, dealer_id, kind, quantity_delta, reserved_delta, job_id,
                                   reference, actor_id, trace_id, at)
      SELECT product_id, warehouse_id, dealer_id, 'restocked', quantity, 0, ${request.jobId}::text,
             ${request.reference}::text, ${origin.actor.userId}::text, ${origin.traceId}::text,
             ${origin.at}::timestamptz
      FROM grown)
    SELECT product_id, warehouse_id, dealer_id, low_stock_at, free_before, free_after FROM grown`.execute(tx);
  await announceStock(tx, origin, rows);
  return ok({ replayed: false });
}

function lockSold(tx: Tx, jobId: string): Promise<Sold[]> {
  return tx
    .selectFrom('reservations')
    .select(['reservation_id', 'product_id', 'warehouse_id', sql<number>`quantity - returned`.as('left')])
    .where('job_id', '=', jobId)
    .where('state', '=', 'committed')
    .orderBy('reservation_id')
    .forUpdate()
    .execute();
}

async function restockedBefore(tx: Tx, reference: string): Promise<boolean> {
  const row = await tx
    .selectFrom('stock_movements')
    .select('seq')
    .where('reference', '=', reference)
    .where('kind', '=', 'restocked')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns undefined when there is less sold than is to come back */
function allocate(lines: Restock['lines'], sold: readonly Sold[]): (Sold & { quantity: number })[] | undefined {
  const left = sold.map((row) => ({ ...row, quantity: 0 }));
  for (const line of lines) {
    let wanted = line.quantity;
    for (const row of left.filter((entry) => entry.product_id === line.productId)) {
      const part = Math.min(wanted, row.left - row.quantity);
      row.quantity += part;
      wanted -= part;
    }
    if (wanted > 0) return undefined;
  }
  return left.filter((row) => row.quantity > 0);
}
