import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { keptReading } from '#platform/db/kept-readings.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { announceStock, type StockCrossing } from './announce-stock.ts';

export interface ReserveLine {
  readonly jobId: string;
  readonly productId: string;
  readonly quantity: number;
}

export interface Reserve {
  /** All lines of one checkout, of all its jobs. Two lines may name the same product. */
  readonly lines: readonly ReserveLine[];
  /** Default: now plus the minutes of the inventory policy (15 unless an admin changed it). */
  readonly expiresAt?: Date;
}

export interface Shortage {
  readonly productId: string;
  readonly wanted: number;
  readonly available: number;
}

/**
 * MKT-5. Sets the goods of a checkout aside, all of them or none, in one statement: the demand is summed per product,
 * the stock rows are locked in the order (product, warehouse), then `reserved` grows where enough is free. A product
 * kept in several warehouses is taken from the fullest first.
 *
 * Refuses `inventory.out_of_stock`, with what is short in `details.short`.
 */
export async function reserve(
  tx: Tx,
  origin: Origin,
  request: Reserve,
): Promise<Result<{ expiresAt: Date }, 'inventory.out_of_stock'>> {
  const { lines } = request;
  if (lines.length === 0) throw new Error('nothing to reserve');
  for (const { productId, quantity } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) throw new Error(`${productId}: ${quantity} is no quantity`);
  }
  const expiresAt = request.expiresAt ?? (await defaultExpiry(tx, origin.at));
  const { rows } = await reserveStatement(origin, lines, expiresAt).execute(tx);
  const short = rows.flatMap((row) =>
    row.kind === 'short' ? [{ productId: row.product_id, wanted: row.wanted, available: row.available }] : [],
  );
  if (short.length > 0)
    return refuse('inventory.out_of_stock', 'Some items are no longer in stock in the quantity you want.', {
      details: { short: short satisfies Shortage[] },
    });
  await announceStock(
    tx,
    origin,
    rows.flatMap((row) => (row.kind === 'crossed' ? [row] : [])),
  );
  return ok({ expiresAt });
}

async function defaultExpiry(tx: Tx, at: Date): Promise<Date> {
  const policy = await keptReading(tx, { table: 'inventory_policy', key: 'reservation' }, () =>
    tx.selectFrom('inventory_policy').select('reservation_minutes').executeTakeFirstOrThrow(),
  );
  return new Date(at.getTime() + policy.reservation_minutes * minute_ms);
}

type ReserveRow =
  | { kind: 'short'; product_id: string; wanted: number; available: number }
  | ({ kind: 'crossed' } & StockCrossing);

/**
 * Demand and supply of a product are laid out as intervals on one line ("units 1 to 3 of what is wanted", "units 1 to 5
 * of what lies in Madurai"): where a line of the checkout and a warehouse overlap, that many units come from there.
 */
function reserveStatement(origin: Origin, lines: readonly ReserveLine[], expiresAt: Date) {
  return sql<ReserveRow>`
    WITH line AS (
      SELECT job_id, product_id, quantity, sum(quantity) OVER (PARTITION BY product_id ORDER BY at_line) AS upto
      FROM unnest(
        ${lines.map((line) => line.jobId)}::text[], ${lines.map((line) => line.productId)}::text[],
        ${lines.map((line) => line.quantity)}::int[]) WITH ORDINALITY AS given(job_id, product_id, quantity, at_line)),
    need AS (
      SELECT product_id, sum(quantity)::int AS wanted FROM line GROUP BY product_id),
    locked AS MATERIALIZED (
      SELECT stock.product_id, stock.warehouse_id, stock.quantity - stock.reserved AS free
      FROM need JOIN stock ON stock.product_id = need.product_id
      ORDER BY stock.product_id, stock.warehouse_id
      FOR NO KEY UPDATE OF stock),
    offer AS (
      SELECT product_id, warehouse_id, free,
             sum(free) OVER (PARTITION BY product_id ORDER BY free DESC, warehouse_id) AS upto
      FROM locked),
    short AS (
      SELECT need.product_id, need.wanted, coalesce(max(offer.upto), 0)::int AS available
      FROM need LEFT JOIN offer ON offer.product_id = need.product_id
      GROUP BY need.product_id, need.wanted HAVING coalesce(max(offer.upto), 0) < need.wanted),
    share AS MATERIALIZED (
      SELECT line.job_id, offer.product_id, offer.warehouse_id,
             sum(least(line.upto, offer.upto) - greatest(line.upto - line.quantity, offer.upto - offer.free))::int
               AS quantity
      FROM line JOIN offer ON offer.product_id = line.product_id
      WHERE least(line.upto, offer.upto) > greatest(line.upto - line.quantity, offer.upto - offer.free)
        AND NOT EXISTS (SELECT FROM short)
      GROUP BY line.job_id, offer.product_id, offer.warehouse_id),
    taken AS (
      UPDATE stock SET reserved = stock.reserved + take.quantity, updated_at = ${origin.at}::timestamptz
      FROM (SELECT product_id, warehouse_id, sum(quantity)::int AS quantity FROM share GROUP BY 1, 2) AS take
      WHERE stock.product_id = take.product_id AND stock.warehouse_id = take.warehouse_id
        AND stock.quantity - stock.reserved >= take.quantity
      RETURNING stock.product_id, stock.warehouse_id, stock.dealer_id, old.quantity - old.reserved AS free_before,
                new.quantity - new.reserved AS free_after, stock.low_stock_at),
    forgotten AS (
      UPDATE reservations SET state = 'released'
      WHERE job_id IN (SELECT job_id FROM share) AND state = 'expired'),
    held AS (
      INSERT INTO reservations (job_id, product_id, warehouse_id, dealer_id, quantity, state, expires_at, created_at)
      SELECT share.job_id, share.product_id, share.warehouse_id, taken.dealer_id, share.quantity, 'held',
             ${expiresAt}::timestamptz, ${origin.at}::timestamptz
      FROM share JOIN taken ON taken.product_id = share.product_id AND taken.warehouse_id = share.warehouse_id),
    moved AS (
      INSERT INTO stock_movements
        (product_id, warehouse_id, dealer_id, kind, quantity_delta, reserved_delta, job_id, actor_id, trace_id, at)
      SELECT share.product_id, share.warehouse_id, taken.dealer_id, 'reserved', 0, share.quantity, share.job_id,
             ${origin.actor.userId}::text, ${origin.traceId}::text, ${origin.at}::timestamptz
      FROM share JOIN taken ON taken.product_id = share.product_id AND taken.warehouse_id = share.warehouse_id)
    SELECT 'short' AS kind, product_id, NULL AS warehouse_id, NULL AS dealer_id, wanted, available,
           NULL AS free_before, NULL AS free_after, NULL AS low_stock_at
    FROM short
    UNION ALL
    SELECT 'crossed', product_id, warehouse_id, dealer_id, NULL, NULL, free_before, free_after, low_stock_at
    FROM taken
    WHERE free_after = 0 OR (free_before > low_stock_at AND free_after <= low_stock_at)`;
}
