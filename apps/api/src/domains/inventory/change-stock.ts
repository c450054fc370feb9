import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { type FieldError, ok, refuse, type Result } from '#platform/refusal.ts';
import { announceStock, type StockCrossing } from './announce-stock.ts';
import type { MovementKind } from './inventory-tables.ts';

export const quantityLimit = 1_000_000;

/** Why a person changes what lies in a warehouse. */
export type StockReason = Extract<MovementKind, 'received' | 'counted' | 'damaged' | 'corrected' | 'imported'>;

export interface StockChange {
  readonly productId: string;
  /** Default: the dealer's main warehouse. */
  readonly warehouseId?: string;
  /** The new quantity… */
  readonly quantity?: number;
  /** …or how much more (less when negative). */
  readonly change?: number;
  readonly lowStockAt?: number;
}

export interface ChangeStock {
  readonly dealerId: string;
  readonly changes: readonly StockChange[];
  readonly reason: StockReason;
  readonly note?: string;
  /** Field path of `changes` in the request, for the errors. */
  readonly path?: string;
}

interface LockedRow {
  product_id: string;
  warehouse_id: string;
  quantity: number;
  reserved: number;
  low_stock_at: number;
}

type Planned = LockedRow & { new_quantity: number; new_low: number };

/**
 * Sets or changes quantities of one dealer, all or nothing. Refuses `inventory.stock_unchangeable` with one error per
 * row: somebody else's product, an unknown warehouse, less than what is reserved.
 */
export async function changeStock(
  tx: Tx,
  origin: Origin,
  request: ChangeStock,
): Promise<Result<{ changed: number }, 'inventory.stock_unchangeable'>> {
  const main = await mainWarehouse(tx, request.dealerId);
  const changes = request.changes.map((change) => ({ ...change, warehouseId: change.warehouseId ?? main ?? '' }));
  await openRows(tx, origin, request.dealerId, changes);
  const locked = await lockRows(tx, request.dealerId, changes);
  const { planned, errors } = plan(changes, locked, request.path ?? 'changes');
  const first = errors[0];
  if (first) return refuse('inventory.stock_unchangeable', `Nothing was changed: ${first.message}`, { errors });
  const crossed = await write(tx, origin, request, planned);
  await announceStock(tx, origin, crossed);
  return ok({ changed: planned.length });
}

export async function mainWarehouse(tx: Tx, dealerId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('warehouses')
    .select('warehouse_id')
    .where('dealer_id', '=', dealerId)
    .where('main', '=', true)
    .executeTakeFirst();
  return row?.warehouse_id;
}

type Placed = StockChange & { warehouseId: string };

async function openRows(tx: Tx, origin: Origin, dealerId: string, changes: readonly Placed[]): Promise<void> {
  await sql`
    INSERT INTO stock (product_id, warehouse_id, dealer_id, quantity, updated_at)
    SELECT DISTINCT item.product_id, warehouse.warehouse_id, item.dealer_id, 0, ${origin.at}::timestamptz
    FROM unnest(${changes.map((row) => row.productId)}::text[], ${changes.map((row) => row.warehouseId)}::text[])
      AS given(product_id, warehouse_id)
    JOIN stock_items AS item ON item.product_id = given.product_id AND item.dealer_id = ${dealerId}
    JOIN warehouses AS warehouse
      ON warehouse.warehouse_id = given.warehouse_id AND warehouse.dealer_id = ${dealerId} AND warehouse.active
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`.execute(tx);
}

async function lockRows(tx: Tx, dealerId: string, changes: readonly Placed[]): Promise<Map<string, LockedRow>> {
  const { rows } = await sql<LockedRow>`
    SELECT stock.product_id, stock.warehouse_id, stock.quantity, stock.reserved, stock.low_stock_at
    FROM (SELECT DISTINCT product_id, warehouse_id
          FROM unnest(${changes.map((row) => row.productId)}::text[], ${changes.map((row) => row.warehouseId)}::text[])
            AS given(product_id, warehouse_id)) AS wanted
    JOIN stock ON stock.product_id = wanted.product_id AND stock.warehouse_id = wanted.warehouse_id
    WHERE stock.dealer_id = ${dealerId}
    ORDER BY stock.product_id, stock.warehouse_id
    FOR NO KEY UPDATE OF stock`.execute(tx);
  return new Map(rows.map((row) => [`${row.product_id} ${row.warehouse_id}`, row]));
}

/** Two rows for one product and warehouse follow each other: the second starts from the first's result. */
function plan(changes: readonly Placed[], locked: Map<string, LockedRow>, path: string) {
  const planned = new Map<string, Planned>();
  const errors: FieldError[] = [];
  changes.forEach((change, at) => {
    const key = `${change.productId} ${change.warehouseId}`;
    const row = locked.get(key);
    if (!row) {
      errors.push({
        path: `${path}.${at}.productId`,
        message: change.warehouseId
          ? 'you have no such product or no such active warehouse.'
          : 'add a main warehouse first; there is none to put stock in.',
      });
      return;
    }
    const present = planned.get(key) ?? { ...row, new_quantity: row.quantity, new_low: row.low_stock_at };
    const wanted = (change.quantity ?? present.new_quantity) + (change.change ?? 0);
    const problem = problemWith(wanted, row);
    if (problem)
      errors.push({ path: `${path}.${at}.${change.change === undefined ? 'quantity' : 'change'}`, message: problem });
    else planned.set(key, { ...present, new_quantity: wanted, new_low: change.lowStockAt ?? present.new_low });
  });
  return { planned: [...planned.values()], errors };
}

function problemWith(wanted: number, row: LockedRow): string | undefined {
  if (!Number.isSafeInteger(wanted) || wanted < 0) return 'stock cannot go below 0.';
  if (wanted > quantityLimit) return `stock cannot go above ${quantityLimit.toLocaleString('en-IN')}.`;
  if (wanted < row.reserved)
    return `${row.reserved} are set aside for orders being paid; the quantity cannot be below that.`;
  return undefined;
}

async function write(
  tx: Tx,
  origin: Origin,
  request: ChangeStock,
  planned: readonly Planned[],
): Promise<StockCrossing[]> {
  const { rows } = await sql<StockCrossing>`
    WITH given AS (
      SELECT * FROM unnest(
        ${planned.map((row) => row.product_id)}::text[], ${planned.map((row) => row.warehouse_id)}::text[],
        ${planned.map((row) => row.new_quantity)}::int[], ${planned.map((row) => row.new_low)}::int[])
        AS given(product_id, warehouse_id, quantity, low_stock_at)),
    changed AS (
      UPDATE stock SET quantity = given.quantity, low_stock_at = given.low_stock_at, updated_at = ${origin.at}::timestamptz
      FROM given WHERE stock.product_id = given.product_id AND stock.warehouse_id = given.warehouse_id
      RETURNING stock.product_id, stock.warehouse_id, stock.dealer_id, new.low_stock_at,
                new.quantity - old.quantity AS delta,
                old.quantity - old.reserved AS free_before, new.quantity - new.reserved AS free_after),
    moved AS (
      INSERT INTO stock_movements
        (product_id, warehouse_id, dealer_id, kind, quantity_delta, reserved_delta, note, actor_id, trace_id, at)
      SELECT product_id, warehouse_id, dealer_id, ${request.reason}::text, delta, 0, ${request.note ?? null}::text,
             ${origin.actor.userId}::text, ${origin.traceId}::text, ${origin.at}::timestamptz
      FROM changed WHERE delta <> 0)
    SELECT product_id, warehouse_id, dealer_id, low_stock_at, free_before, free_after FROM changed`.execute(tx);
  return rows;
}
